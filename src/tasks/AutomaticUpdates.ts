import { defineWorkTask, enabledByChoice, oneItem, type WorkContext } from "../core/task.ts";

export default defineWorkTask({
  title: "Automatic updates",
  description:
    "Installs a newer version beside this one, when that is what ButlerTaskUpdateServer says or a person has asked for it. " +
    "The database is backed up first, and `butler update --back` undoes it.",
  every: 1,
  randomized: true,
  enabledBy: enabledByChoice("ButlerTaskUpdateServer", "always", "ButlerTaskUpdateScheduled"),
  bySection: false,
  uses: { database: "shared" },
  find: () => oneItem("updates", "The newest version"),
  work: async (_, context) => {
    const { updates, signal, log } = context;
    log(await updates.check(signal));
    const { release, byHand } = updates.status();
    if (release === undefined) return;
    if (release.state === "done")
      return log(`Version ${release.version} is installed already: start the server again.`);
    if (release.state === "skipped") return log(`Version ${release.version} is skipped, as a person asked.`);
    if (!isTold(context)) return log("It is not installed: nobody has asked for that.");
    if (byHand)
      return log(`It is not installed by itself, because ${byHand.reason}. To do it: ${byHand.command}`);
    await installNewer(context);
  },
});

const isTold = ({ preference }: WorkContext): boolean =>
  preference("ButlerTaskUpdateServer") === "always" || preference("ButlerTaskUpdateScheduled");

/** Fetched and compared first, then a backup, then the change: whatever fails leaves this version as it is. */
async function installNewer({ updates, backups, signal, onProgress, log }: WorkContext): Promise<void> {
  await updates.download(signal);
  onProgress(0.3);
  const [ours] = backups.sources();
  const { backup } = await backups.backUp(ours!.name, signal, (fraction) => onProgress(0.3 + 0.3 * fraction));
  log(`The database was backed up to ${backup.file}.`);
  log(await updates.install(backup.file, signal));
}
