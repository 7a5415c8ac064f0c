import { defineWorkTask, enabledBySwitch, oneItem, sizeInWords } from "../core/task.ts";

export default defineWorkTask({
  title: "Optimize database",
  description: "Checks the database, refreshes its statistics and gives unused space back to the disk.",
  every: 7,
  randomized: false,
  enabledBy: enabledBySwitch("ButlerTaskOptimizeDatabase"),
  bySection: false,
  indivisible: true,
  // What they remove leaves pages behind that can be given back.
  after: ["GarbageCollectLibraryMedia", "GarbageCollectBlobs", "ButlerTaskCleanSupplementalLogFiles"],
  uses: { database: "exclusive" },
  find: () => oneItem("database", "The database"),
  work: async (_, { database, signal, onProgress, log }) => {
    const { before, after, rebuildDue } = await database.optimize(signal, onProgress);
    log(
      `${sizeInWords(Math.max(0, before - after))} saved: ${sizeInWords(before)} before, ${sizeInWords(after)} now.`,
    );
    if (rebuildDue)
      log("What else is unused is given back when the server is started again and there is room.");
  },
});
