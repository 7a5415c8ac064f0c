import { defineCleanTask, enabledBySwitch } from "../core/task.ts";

export default defineCleanTask({
  title: "Clean old cache files",
  description:
    "Removes old cached files, which can be made again, and empties the trash of what is past its time.",
  every: 7,
  randomized: false,
  enabledBy: enabledBySwitch("ButlerTaskCleanOldCacheFiles"),
  bySection: false,
  uses: { database: "shared" },
  heaps: ({ cleaning, preference }) => [
    cleaning.cache({ days: preference("CacheMaxAgeDays"), megabytes: preference("CacheMaxSizeMB") }),
    cleaning.trash({ days: preference("TrashKeepDays"), minFreeMegabytes: preference("TrashMinFreeMB") }),
  ],
});
