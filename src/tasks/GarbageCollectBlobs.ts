import { defineCleanTask, enabledBySwitch } from "../core/task.ts";

export default defineCleanTask({
  title: "Garbage collect blobs",
  description: "Puts findings of earlier files, and artefacts that no finding names, into the trash.",
  every: 7,
  randomized: false,
  enabledBy: enabledBySwitch("ButlerTaskGarbageCollectBlobs"),
  bySection: false,
  after: ["GarbageCollectLibraryMedia", "CleanOldBundles"],
  uses: { database: "shared", sections: "exclusive" },
  heaps: ({ cleaning }) => [cleaning.findings(), cleaning.artefacts()],
});
