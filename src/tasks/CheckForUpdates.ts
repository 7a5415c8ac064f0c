import { defineWorkTask, enabledBySwitch, oneItem } from "../core/task.ts";

export default defineWorkTask({
  title: "Check for updates",
  description:
    "Looks for a newer version, and tells of it. AutomaticUpdates does the same before it installs one.",
  every: 1,
  randomized: true,
  enabledBy: enabledBySwitch("ButlerTaskCheckForUpdates"),
  bySection: false,
  uses: {},
  find: () => oneItem("updates", "The newest version"),
  work: async (_, { updates, signal, log }) => log(await updates.check(signal)),
});
