import { defineCleanTask, enabledBySwitch } from "../core/task.ts";

export default defineCleanTask({
  title: "Clean supplemental log files",
  description: "Removes old log files and reports of crashes, and old runs and their logs from the history.",
  every: 7,
  randomized: false,
  enabledBy: enabledBySwitch("ButlerTaskCleanSupplementalLogFiles"),
  bySection: false,
  uses: { database: "shared" },
  heaps: ({ cleaning, preference }) => [
    cleaning.logFiles(preference("LogKeepDays")),
    cleaning.logLines(preference("LogKeepDays")),
    cleaning.runs(preference("RunHistoryKeepDays")),
  ],
});
