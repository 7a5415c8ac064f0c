import { defineWorkTask, enabledBySwitch, type WorkItem } from "../core/task.ts";

/** Picks up what people keep beside and inside their media. Downloads nothing, and leaves what is locked. */
export default defineWorkTask({
  title: "Refresh local media",
  description:
    "Reads NFO files, subtitles, lyrics, extras, covers and embedded tags where they have changed.",
  every: 3,
  randomized: false,
  enabledBy: enabledBySwitch("ButlerTaskRefreshLocalMedia"),
  after: ["RefreshLibraries"],
  uses: { sections: "shared" },
  keeps: { kind: "local", version: 1 },
  find: ({ library }, scope) => {
    const changed = library.localMediaChanged(scope);
    return {
      count: changed.count,
      async *[Symbol.asyncIterator](): AsyncGenerator<WorkItem> {
        for await (const { id, title } of changed) yield { key: `item:${id}`, title, id };
      },
    };
  },
  work: ({ id }, { library, signal }) => library.lookAtLocalMedia(id, signal),
});
