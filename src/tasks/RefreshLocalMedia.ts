import { defineWorkTask, enabledBySwitch, inTurn, type WorkContext, type WorkItem } from "../core/task.ts";
import { exportPart, isNotExported, notExported } from "./exports.ts";

/**
 * Picks up what people keep beside and inside their media, and puts there what they have asked for since it was found.
 * Downloads nothing, and leaves what is locked.
 */
export default defineWorkTask({
  title: "Refresh local media",
  description:
    "Reads NFO files, subtitles, lyrics, extras, covers and embedded tags where they have changed. " +
    "Writes beside the media what a section has begun to ask for.",
  every: 3,
  randomized: false,
  enabledBy: enabledBySwitch("ButlerTaskRefreshLocalMedia"),
  after: ["RefreshLibraries"],
  uses: { sections: "shared" },
  keeps: { kind: "local", version: 1 },
  find: ({ library }, scope) => {
    const changed = library.localMediaChanged(scope);
    const newer = {
      count: changed.count,
      async *[Symbol.asyncIterator](): AsyncGenerator<WorkItem> {
        for await (const { id, title } of changed) yield { key: `item:${id}`, title, id };
      },
    };
    return inTurn(newer, notExported(library, scope));
  },
  work: async (item, context) => {
    const { library, signal } = context;
    const { id } = item;
    if (isNotExported(item)) return exportPart(id, library);
    // Before the look is kept: what is cut off here is found again. A cover that is broken keeps nothing else away.
    const problem = await takeCover(id, context).catch((error: NodeJS.ErrnoException) => error);
    signal.throwIfAborted();
    if (problem?.code === "ENOSPC") throw problem;
    await library.lookAtLocalMedia(id, signal);
    if (problem) throw problem;
  },
});

async function takeCover(id: number, { library, files, pictures, signal }: WorkContext): Promise<undefined> {
  const file = library.coveredBy(id);
  if (file === undefined) {
    await library.keepCover(id, undefined);
    return;
  }
  const scratch = await files.scratch();
  try {
    const to = `${scratch.folder}/cover`;
    const format = await pictures.cover(file, to, signal);
    await library.keepCover(id, format === undefined ? undefined : { file: to, format });
  } finally {
    await scratch.remove();
  }
}
