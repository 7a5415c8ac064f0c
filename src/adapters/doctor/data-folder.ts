import { constants } from "node:fs";
import { access, stat, statfs } from "node:fs/promises";
import type { Check } from "../../api/checks.ts";
import { type CheckUp, checkUp } from "../../store/check-up.ts";
import { ok, reasonOf, warning, wrong } from "./verdicts.ts";

/** Whether the server can write to its folder, and nobody else can read it. */
export async function checkFolder(folder: string): Promise<Check> {
  const name = "data folder";
  const stats = await stat(folder).catch(() => undefined);
  if (stats === undefined)
    return warning(
      name,
      `${folder} is not there yet`,
      "`butler serve` makes it; or name another with --data.",
    );
  if (!stats.isDirectory()) return wrong(name, `${folder} is no folder`, "Name another one with --data.");
  const isOurs = await access(folder, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!isOurs)
    return wrong(
      name,
      `${folder} cannot be written to`,
      `Give it to whoever runs Butler: chown -R USER ${folder}`,
    );
  if (isOpenToOthers(stats.mode))
    return warning(name, `others may look into ${folder} (${modeOf(stats.mode)})`, `chmod 700 ${folder}`);
  return ok(name, folder);
}

/** Whoever reads the token may do everything. */
export async function checkToken(file: string): Promise<Check> {
  const name = "token file";
  const stats = await stat(file).catch(() => undefined);
  if (stats === undefined)
    return ok(name, "there is none: the token comes from elsewhere, or is made at the first start");
  return isOpenToOthers(stats.mode)
    ? wrong(name, `others may read ${file} (${modeOf(stats.mode)})`, `chmod 600 ${file}`)
    : ok(name, `${file}, readable by its owner alone`);
}

/** Bytes. Below the first the next backup or scan may fail. */
const scarce = 1e9;
const exhausted = 1e8;

export async function checkSpace(folder: string): Promise<Check> {
  const name = "free space";
  const disk = await statfs(folder).catch(() => undefined);
  if (disk === undefined) return ok(name, "not looked at: there is no data folder yet");
  return judgeSpace(disk.bavail * disk.bsize, folder);
}

/** @param free bytes that are left for the folder */
export function judgeSpace(free: number, folder: string): Check {
  const name = "free space";
  const found = `${(free / 1e9).toFixed(1)} GB at ${folder}`;
  const mend = "Make room there, or lower BackupKeepDaily: backups take the most of it.";
  if (free < exhausted) return wrong(name, found, mend);
  return free < scarce ? warning(name, found, mend) : ok(name, found);
}

/** @returns also what the database knows, where it can be read */
export async function checkDatabase(file: string): Promise<{ check: Check; known: CheckUp | undefined }> {
  const name = "database";
  const stats = await stat(file).catch(() => undefined);
  if (stats === undefined) return { check: ok(name, "there is none yet"), known: undefined };
  try {
    const known = checkUp(file);
    const check =
      known.problems.length === 0
        ? ok(name, `${file}, ${(stats.size / 1e6).toFixed(1)} MB, is whole`)
        : wrong(
            name,
            `${file} is damaged: ${known.problems[0]}`,
            "Stop the server, and restore a backup: butler backup restore FILE",
          );
    return { check, known };
  } catch (error) {
    const mend = "Stop the server, and restore a backup: butler backup restore FILE";
    return { check: wrong(name, `${file} cannot be read: ${reasonOf(error)}`, mend), known: undefined };
  }
}

/** Windows has no such bits, and says 666 or 777 of everything. */
const isOpenToOthers = (mode: number): boolean => process.platform !== "win32" && (mode & 0o077) !== 0;
const modeOf = (mode: number): string => (mode & 0o777).toString(8);
