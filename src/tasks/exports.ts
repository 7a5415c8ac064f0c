import type { Library, Scope, Work } from "../core/ports.ts";
import type { WorkItem } from "../core/task.ts";
import { exportEdl } from "./edl.ts";

/** What a section may ask to have beside its media, each by a bit: all that it asks for is one number. */
const wishes = { exportEdl: 1, exportChapters: 2, exportTiles: 4, exportEmbyBif: 8, exportJson: 16 } as const;

const wishesOf = (sectionId: number, library: Library): number =>
  Object.entries(wishes).reduce(
    (all, [id, bit]) => (library.sectionPreference(sectionId, id as keyof typeof wishes) ? all | bit : all),
    0,
  );

const prefix = "beside:";
/** Whether an item is one of `notExported`. */
export const isNotExported = ({ key }: WorkItem): boolean => key.startsWith(prefix);

/** Parts beside which it is not written yet what their section asks for. What is found from now on is written at once. */
export function notExported(library: Library, scope: Scope): Work<WorkItem> {
  const left = library
    .sections()
    .filter(({ id }) => scope.sectionIds?.includes(id) ?? true)
    .flatMap(({ id }) => {
      const asked = wishesOf(id, library);
      return asked === 0 ? [] : library.partsWithout("exports", asked, { ...scope, sectionIds: [id] });
    });
  return {
    count: async () => (await Promise.all(left.map((parts) => parts.count()))).reduce((a, b) => a + b, 0),
    async *[Symbol.asyncIterator]() {
      for (const parts of left)
        for await (const { id, title } of parts) yield { key: `${prefix}${id}`, title, id };
    },
  };
}

/** @throws Error for people, when something could not be written */
export async function exportPart(id: number, library: Library): Promise<void> {
  const part = library.part(id);
  if (part === undefined || library.stateOf(part) !== "same") return;
  await exportEdl(part, library);
  await library.exportFindings(part);
  library.keep(part, "exports", wishesOf(part.sectionId, library), {});
}
