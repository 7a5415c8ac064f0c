import { isDiskFull } from "./disk-full.ts";
import { messageOf } from "./failed-item.ts";
import type { Amount, Cleaning, Doomed, Guard, Heap, Whole } from "./ports.ts";
import { sizeInWords } from "./sizes.ts";
import type { PreferenceOf, WorkContext } from "./task.ts";

/** What a cleaning comes to before anything has gone. */
export interface Plan extends Amount {
  /** How much of each heap. */
  heaps: Amount[];
  /** Why a person has to confirm it, as sentences; none when nobody has to. */
  doubts: string[];
  /** Of each heap its own, where it has one. */
  guards: (Guard | undefined)[];
}

/**
 * Removes what the heaps have, in three steps: everything is counted; the guards and the share of the library that
 * would go decide; then one after the other goes, the guards asked again right before each. What a person confirms
 * is the amount that was refused: a plan that has grown since is refused again.
 * @throws Error for people when it is refused, or when something could not be removed
 */
export async function clean(heaps: readonly Heap[], context: WorkContext): Promise<void> {
  try {
    await weighAndRemove(heaps, context);
  } catch (error) {
    if (!context.signal.aborted) context.log(messageOf(error));
    throw error;
  }
}

async function weighAndRemove(heaps: readonly Heap[], context: WorkContext): Promise<void> {
  const { cleaning, run, scope, signal } = context;
  for (const heap of heaps) await heap.notice?.(signal);
  const { guards, doubts, ...plan } = await planOf(heaps, context, signal);
  if (doubts.length > 0 && !(run.confirmed && covers(cleaning.refused.get(run.task, scope), plan))) {
    cleaning.refused.set(run.task, scope, { items: plan.items, bytes: plan.bytes });
    throw new Error(refusalOf(run.task, plan, doubts));
  }
  // A doubt that nobody had to settle, because nothing would go, is a doubt the next time too.
  for (const [index, guard] of guards.entries())
    if (guard?.doubts.length === 0 || plan.heaps[index]!.items > 0) await guard?.accept();
  const failures: string[] = [];
  for (const [index, heap] of heaps.entries())
    failures.push(...(await remove(heap, plan.heaps[index]!, guards[index], context)));
  if (failures.length > 0)
    throw new Error(
      `${failures.length} could not be removed and ${failures.length === 1 ? "is" : "are"} still there. The first: ${failures[0]}`,
    );
  cleaning.refused.set(run.task, scope, undefined);
}

/** Why a plan is refused, and what a person can do. */
export const refusalOf = (task: string, { items, bytes }: Amount, doubts: readonly string[]): string =>
  `${doubts.join(" ")} Nothing was removed. If that is right, confirm it for what was planned now ` +
  `(${items}, ${sizeInWords(bytes)}): \`butler start ${task} --confirm\`.`;

/**
 * Counts what would go, and asks the guards and the limit. Changes nothing.
 * @param each is told everything that would go
 * @throws Error for people when the guards allow nothing to go
 */
export async function planOf(
  heaps: readonly Heap[],
  { cleaning, preference }: { cleaning: Cleaning; preference: PreferenceOf },
  signal: AbortSignal,
  each: (one: Doomed) => void = () => {},
): Promise<Plan> {
  const plan: Plan = { items: 0, bytes: 0, heaps: [], doubts: [], guards: [] };
  for (const heap of heaps) {
    const guard = heap.guarded && (await cleaning.guard(heap.guarded.sectionIds));
    await guard?.ask();
    const amount = { items: 0, bytes: 0 };
    const shares = new Map<number, number>();
    for await (const one of heap.doomed(signal)) {
      signal.throwIfAborted();
      amount.items++;
      amount.bytes += one.bytes;
      if (one.of !== undefined) shares.set(one.of, (shares.get(one.of) ?? 0) + 1);
      each(one);
    }
    plan.items += amount.items;
    plan.bytes += amount.bytes;
    plan.heaps.push(amount);
    plan.guards.push(guard);
    const limit = preference("CleanShareLimit");
    // Where nothing would go, nobody needs to know better.
    if (amount.items > 0)
      plan.doubts.push(
        ...(guard?.doubts ?? []),
        ...tooLargeShares(shares, (await heap.wholes?.()) ?? [], limit, heap.nouns),
      );
  }
  plan.doubts = [...new Set(plan.doubts)];
  return plan;
}

/** @param limit percent @returns a sentence for each whole of which more would go */
export function tooLargeShares(
  shares: ReadonlyMap<number, number>,
  wholes: readonly Whole[],
  limit: number,
  [, many]: Heap["nouns"],
): string[] {
  return wholes.flatMap(({ id, title, count }) => {
    const share = shares.get(id) ?? 0;
    if (share * 100 <= limit * count) return [];
    return `${share} of ${count} ${many} of ${title} would go at once; without a person's word no more than ${limit} % may.`;
  });
}

const covers = (confirmed: Amount | undefined, plan: Amount): boolean =>
  confirmed !== undefined && plan.items <= confirmed.items && plan.bytes <= confirmed.bytes;

/** @returns why single things could not be removed */
async function remove(
  heap: Heap,
  planned: Amount,
  guard: Guard | undefined,
  { run, signal, onProgress, log, preference }: WorkContext,
): Promise<string[]> {
  const gone = { items: 0, bytes: 0 };
  const failures: string[] = [];
  try {
    for await (const one of heap.doomed(signal)) {
      signal.throwIfAborted();
      // What has come to the plan since it was weighed is for the next run to weigh.
      if (gone.items + failures.length >= planned.items) break;
      await guard?.ask();
      try {
        if (!(await heap.remove(one, run))) continue;
        gone.items++;
        gone.bytes += one.bytes;
      } catch (error) {
        if (isDiskFull(error)) throw error;
        failures.push(messageOf(error));
      }
      onProgress((gone.items + failures.length) / planned.items);
    }
  } finally {
    log(told(heap, gone, preference("TrashKeepDays")));
  }
  return failures;
}

function told({ nouns: [one, many], fate }: Heap, { items, bytes }: Amount, days: number): string {
  const what = `${items} ${items === 1 ? one : many}`;
  if (fate === "removed") return `${what} removed, ${sizeInWords(bytes)} freed.`;
  return items === 0
    ? `${what} put into the trash.`
    : `${what} put into the trash, ${sizeInWords(bytes)}, for ${days} ${days === 1 ? "day" : "days"}.`;
}
