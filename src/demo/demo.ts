import { dirname, join } from "node:path";
import { Listr, type ListrTask } from "listr2";
import type { Run } from "../api/runs.ts";
import type { DemoOptions } from "../cli/hands.ts";
import { readConfig } from "../config.ts";
import { dataFolder } from "../data-folder.ts";
import { openHouse, type RunningHouse } from "../house.ts";
import { PlexAPI } from "../sdk/plex-api.ts";
import { tasks } from "../tasks/index.ts";
import { makeDemoLibrary } from "./library.ts";
import { sayWhatWasMade } from "./summary.ts";

/** The scan comes first; the others start together and wait for what they need. */
const first = "RefreshLibraries";
const others = Object.keys(tasks).filter((name) => name !== first);

interface Steps {
  house?: RunningHouse;
  runs: Run[];
}

/**
 * Makes a small library of real media once, looks after it, and shows what came of it.
 * @param interrupted settles, and aborts its signal, at Ctrl-C
 * @returns the exit status
 */
export async function demo(
  { exit, json = false }: DemoOptions,
  interrupted: { promise: Promise<void>; signal: AbortSignal },
): Promise<number> {
  const folder = join(dirname(dataFolder(undefined, process.env)), "butler-demo");
  const library = join(folder, "library");
  const context: Steps = { runs: [] };
  const isTerminal = process.stdout.isTTY === true;
  const say = (text: string) => void (json || process.stdout.write(text));
  try {
    await new Listr<Steps>(
      [
        {
          title: "Make a small library of real media (only the first time)",
          task: async (_, step) => {
            const { made } = await makeDemoLibrary(library, {
              signal: interrupted.signal,
              onProgress: ({ file, overall }) => {
                if (isTerminal) step.output = `${Math.round(overall * 100)} %  ${file}`;
              },
            });
            step.title = made
              ? `Made a small library of real media in ${library}`
              : `The library is in ${library}`;
          },
        },
        {
          title: "Open the house",
          task: async (steps, step) => {
            steps.house = await openDemoHouse(folder, library);
            step.title = `Butler answers at ${steps.house.url}`;
          },
        },
        runStep(first, interrupted.signal),
        {
          title: "Look after the library",
          task: (_, step) =>
            step.newListr(
              others.map((name) => runStep(name, interrupted.signal)),
              { concurrent: true, exitOnError: false, rendererOptions: { collapseSubtasks: false } },
            ),
        },
      ],
      { fallbackRenderer: "simple", silentRendererCondition: json, registerSignalListeners: false },
    ).run(context);
    const house = context.house!;
    const { runs } = context;
    if (json) {
      const { url, token } = house;
      process.stdout.write(`${JSON.stringify({ url, token, library, runs })}\n`);
    } else {
      const paper = {
        out: (text: string) => process.stdout.write(text),
        // Lists of tags are long: tables are kept narrow wherever they go.
        isTerminal: true,
        colors: isTerminal && process.stdout.hasColors(),
        columns: process.stdout.columns ?? 100,
      };
      await sayWhatWasMade(paper, house, library);
    }
    if (!exit) {
      say("\nIt goes on answering. Ctrl-C stops it.\n");
      await interrupted.promise;
    }
    return runs.every(({ outcome }) => outcome === "success") ? 0 : 1;
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    return 130;
  } finally {
    if (context.house) {
      say("Closing the house.\n");
      await context.house.close();
    }
  }
}

async function openDemoHouse(folder: string, library: string): Promise<RunningHouse> {
  const flags = {
    data: join(folder, "data"),
    logLevel: "warn",
    library: [
      `Films=movie:${join(library, "Films")}`,
      `Shows=show:${join(library, "Shows")}`,
      `Music=artist:${join(library, "Music")}`,
      `Photos=photo:${join(library, "Photos")}`,
      `Recordings=movie:${join(library, "Recordings")}`,
    ],
  };
  const open = async (port: string) => {
    const house = await openHouse(readConfig({ ...flags, port }, process.env));
    await turnOn(house);
    return house;
  };
  return open("32400").catch((error: NodeJS.ErrnoException) => {
    // A Plex Media Server, or another Butler, may live on the usual port.
    if (error.code !== "EADDRINUSE") throw error;
    return open("0");
  });
}

/** What is off until somebody wants it. */
async function turnOn({ url, token }: RunningHouse): Promise<void> {
  const sdk = new PlexAPI({ serverURL: url, accessToken: token });
  await sdk.preferences.set({
    ButlerTaskRefreshLibraries: true,
    GenerateBIFBehavior: "asap",
    // The demo asks nobody outside about its invented films.
    MetadataProviders: "",
    UpdateRegistry: "",
  });
  const sections = new Map((await sdk.library.sections()).map(({ title, id }) => [title, id]));
  const of = (section: string) => sdk.preferences.ofSection(sections.get(section)!);
  await of("Films").set({ previewTiles: true });
  await of("Recordings").set({ enableAdMarkerGeneration: true, exportEdl: true });
}

function runStep(name: string, signal: AbortSignal): ListrTask<Steps> {
  const { title } = tasks[name]!;
  return {
    title,
    task: async ({ house, runs }, step) => {
      const run = await runOf(house!, name, signal, (progress) => {
        if (process.stdout.isTTY) step.output = progress;
      });
      runs.push(run);
      const why = run.reason === null ? "" : ` (${run.reason})`;
      step.title = `${title}: ${run.outcome}${why}. ${run.message ?? ""}`;
      if (run.outcome !== "success") throw new Error(step.title);
    },
  };
}

/** Starts a task, or joins its live run, and waits for its end. */
function runOf(
  { butler }: RunningHouse,
  name: string,
  signal: AbortSignal,
  onProgress: (text: string) => void,
): Promise<Run> {
  const { promise, resolve, reject } = Promise.withResolvers<Run>();
  const leave = butler.listen((event) => {
    if (event.type === "activity" && event.activity.title === tasks[name]!.title)
      onProgress(`${Math.max(0, event.activity.progress)} %  ${event.activity.subtitle}`);
    if (event.type === "run" && event.run.task === name && event.run.state === "ended") resolve(event.run);
  });
  const give = () => reject(signal.reason);
  signal.addEventListener("abort", give, { once: true });
  butler.start(name, { force: true });
  return promise.finally(() => {
    leave();
    signal.removeEventListener("abort", give);
  });
}
