import { defineCleanTask, enabledBySwitch } from "../core/task.ts";

export default defineCleanTask({
  title: "Garbage collect library media",
  description: "Puts what is known of media whose files have been gone for long into the trash.",
  every: 7,
  randomized: false,
  enabledBy: enabledBySwitch("ButlerTaskGarbageCollectLibraryMedia"),
  // What a scan is about to find again must not go.
  after: ["RefreshLibraries"],
  uses: { database: "shared", sections: "exclusive" },
  heaps: ({ cleaning, preference }, { sectionIds, goneDays }) => {
    // Where the trash of sections is emptied by hand, nobody else empties it.
    const byItself = preference("autoEmptyTrash") ? preference("LibraryMediaKeepDays") : null;
    return [cleaning.goneMedia(goneDays ?? byItself, sectionIds), cleaning.emptyItems(sectionIds)];
  },
});
