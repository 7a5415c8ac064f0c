import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { availableParallelism, hostname, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { checkToken, type Delivery, throughFolder, throughHttp } from "./adapters/engine/deliver.ts";
import { awaitHome } from "./adapters/engine/find-home.ts";
import { machineName } from "./adapters/engine/messages.ts";
import { compareRoots, parseMapping } from "./adapters/engine/same-files.ts";
import { openWorker } from "./adapters/engine/worker.ts";
import { endLeftChildren } from "./adapters/left-children.ts";
import { openReader } from "./adapters/reader.ts";
import type { WorkerOptions } from "./cli/hands.ts";
import { tapVersions } from "./media/taps.ts";
import { tasks } from "./tasks/index.ts";
import { version } from "./version.ts";

/** How long a finding is kept for a home that cannot be reached, in milliseconds. */
const keepMs = 10 * 60_000;

/**
 * Works for a home until told to stop: the other composition, without a memory and without a door.
 * @param environment has what is secret, where no flag says it: BUTLER_ENGINE, BUTLER_TOKEN
 * @throws Error for people when it cannot work
 */
export async function work(
  options: WorkerOptions,
  environment: NodeJS.ProcessEnv,
  asked: { promise: Promise<void>; signal: AbortSignal },
  say: (text: string) => void,
): Promise<void> {
  const engineUrl = options.engine ?? environment.BUTLER_ENGINE;
  if (engineUrl === undefined || !/^postgres(ql)?:/.test(engineUrl))
    throw new Error("Expected --engine or BUTLER_ENGINE, such as postgres://user:password@nas/butler.");
  const name = options.name ?? hostname();
  if (!machineName.test(name))
    throw new Error(
      `Expected a name of up to 40 letters, digits, dots and dashes; found "${name}". Give --name.`,
    );
  const mappings = (options.path ?? []).map(parseMapping);
  const only = listOf(options.only);
  const unknown = only?.find((task) => !(task in tasks));
  if (unknown !== undefined) throw new Error(`Expected names of tasks for --only; found "${unknown}".`);
  const sections = listOf(options.sections);
  const slots = slotsOf(options.slots);
  const delivery = await deliveryOf(options, environment);

  const samples = await awaitHome(engineUrl, name, asked.signal, say);
  const wanted = samples.filter(
    ({ section }) =>
      sections === null || sections.some((named) => named === section.title || named === String(section.id)),
  );
  const problems = await compareRoots(wanted, mappings);
  if (problems.length > 0) throw new Error(problems.join("\n"));

  const scratch = join(tmpdir(), `butler-worker-${name}`);
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  endLeftChildren(scratch);
  const reader = openReader({ owner: scratch, slots });
  const session = crypto.randomUUID();
  const worker = openWorker({
    ...{ engineUrl, name },
    offer: { session, version, cores: availableParallelism(), slots, taps: tapVersions, only, sections },
    shop: { reader, mappings, delivery, scratch, keepMs, log: say },
  });
  say(`${name} works, with ${slots} at one time.`);
  await Promise.race([asked.promise, worker.ended]);
  say("Stopping: what is in hand is given to others.");
  await worker.close();
  await reader.close();
  await rm(scratch, { recursive: true, force: true });
}

const listOf = (text: string | undefined): string[] | null =>
  text?.split(",").map((one) => one.trim()) ?? null;

function slotsOf(text: string | undefined): number {
  const slots = text === undefined ? Math.max(1, availableParallelism() - 1) : Number(text);
  if (Number.isInteger(slots) && slots >= 1 && slots <= 256) return slots;
  throw new Error(`Expected a whole number from 1 to 256 for --slots; found "${text}".`);
}

/** How what was made gets home. @throws Error for people when it cannot */
async function deliveryOf(options: WorkerOptions, environment: NodeJS.ProcessEnv): Promise<Delivery> {
  if (options.sharedData !== undefined) {
    const data = resolve(options.sharedData);
    if (existsSync(join(data, "butler.db"))) return throughFolder(data);
    throw new Error(
      `Expected the home's data folder in ${data}; found no butler.db in it. Mount it, and name it.`,
    );
  }
  const token = options.token ?? environment.BUTLER_TOKEN;
  if (options.home === undefined || token === undefined || !URL.canParse(options.home))
    throw new Error(
      "Expected --home URL and --token (or BUTLER_TOKEN) of a token with the role worker, or --shared-data FOLDER: " +
        "pictures that a worker makes must get home. Make a token with `butler token add NAME --role worker`.",
    );
  await checkToken(options.home, token);
  return throughHttp(options.home, token);
}
