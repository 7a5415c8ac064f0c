import { defineCleanTask, enabledBySwitch } from "../core/task.ts";

export default defineCleanTask({
  title: "Clean old bundles",
  description: "Puts previews and other artefacts of media that the library no longer has into the trash.",
  every: 7,
  randomized: false,
  enabledBy: enabledBySwitch("ButlerTaskCleanOldBundles"),
  bySection: false,
  // What it removes from the library leaves bundles behind.
  after: ["GarbageCollectLibraryMedia"],
  uses: { database: "shared", sections: "exclusive" },
  heaps: ({ cleaning, preference }) => [
    cleaning.bundles(preference("BundleKeepDays")),
    cleaning.pictures(preference("BundleKeepDays")),
  ],
});
