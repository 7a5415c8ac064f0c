import { defineWorkTask, enabledBySwitch, oneItem, sizeInWords } from "../core/task.ts";

/** Days that a cached file is kept. */
const keepDays = 30;

export default defineWorkTask({
  title: "Clean old cache files",
  description: "Removes cached files that were made more than a month ago.",
  every: 7,
  randomized: false,
  enabledBy: enabledBySwitch("ButlerTaskCleanOldCacheFiles"),
  uses: {},
  find: () => oneItem("cache", "The cache"),
  work: async (_, { files: data, signal, log }) => {
    const { files, bytes } = await data.removeOldCache(keepDays, signal);
    log(`${files} ${files === 1 ? "file" : "files"} removed, ${sizeInWords(bytes)} freed.`);
  },
});
