import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The data folder: the flag, `BUTLER_DATA`, or the platform's place for data. */
export function dataFolder(flag: string | undefined, environment: NodeJS.ProcessEnv): string {
  const home = homedir();
  const platform: Partial<Record<NodeJS.Platform, string>> = {
    darwin: join(home, "Library", "Application Support"),
    win32: environment.LOCALAPPDATA ?? join(home, "AppData", "Local"),
  };
  const parent = platform[process.platform] ?? environment.XDG_DATA_HOME ?? join(home, ".local", "share");
  return resolve(flag ?? environment.BUTLER_DATA ?? join(parent, "butler"));
}
