import { defineWorkTask, enabledBySwitch, oneItem, sizeInWords } from "../core/task.ts";

export default defineWorkTask({
  title: "Clean old bundles",
  description: "Removes previews and other artefacts of media that the library no longer has.",
  every: 7,
  randomized: false,
  enabledBy: enabledBySwitch("ButlerTaskCleanOldBundles"),
  uses: { database: "shared", sections: "exclusive" },
  find: () => oneItem("bundles", "The bundles"),
  work: async (_, { library, files, signal, log }) => {
    let bundles = 0;
    let bytes = 0;
    for await (const folder of library.orphanedBundles(signal)) {
      bytes += await files.removeFolder(folder);
      bundles++;
    }
    log(`${bundles} ${bundles === 1 ? "bundle" : "bundles"} removed, ${sizeInWords(bytes)} freed.`);
  },
});
