import { defineWorkTask, enabledBySwitch, oneItem, sizeInWords } from "../core/task.ts";

const keep = 3;

export default defineWorkTask({
  title: "Backup Database",
  description: "Create a backup copy of the server's database in the configured backup directory",
  every: 3,
  randomized: false,
  enabledBy: enabledBySwitch("ButlerTaskBackupDatabase"),
  indivisible: true,
  uses: { database: "shared" },
  find: () => oneItem("database", "The database"),
  work: async (_, { database, signal, onProgress, log }) => {
    const { file, bytes, rows } = await database.backUp(keep, signal, onProgress);
    log(`Copied to ${file}: ${sizeInWords(bytes)}, opened and checked, ${rows} rows.`);
  },
});
