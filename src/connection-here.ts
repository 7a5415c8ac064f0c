import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { dataPaths } from "./adapters/files.ts";
import { connectionOf } from "./cli/connection.ts";
import type { Connection, ConnectionOptions, Profiles } from "./cli/hands.ts";
import { dataFolder } from "./data-folder.ts";
import { firstLine } from "./first-line.ts";

/** The server that the options, the environment, a profile or the data folder name. @throws Complaint, Error */
export function connectionHere(options: ConnectionOptions): Connection {
  const paths = dataPaths(dataFolder(options.data, process.env));
  const { BUTLER_SERVER: server, BUTLER_TOKEN: token, BUTLER_PROFILE: profile } = process.env;
  return connectionOf({
    options,
    environment: { server, token, profile },
    profiles: readProfiles(),
    local: { folder: paths.data, address: firstLine(paths.address), token: firstLine(paths.token) },
  });
}

/** Beside the configuration of other programs, not in a data folder: profiles are of a person. */
function profilesFile(): string {
  const home = homedir();
  const platform: Partial<Record<NodeJS.Platform, string>> = {
    darwin: join(home, "Library", "Application Support"),
    win32: process.env.APPDATA ?? join(home, "AppData", "Roaming"),
  };
  const parent = platform[process.platform] ?? process.env.XDG_CONFIG_HOME ?? join(home, ".config");
  return join(parent, "butler", "profiles.json");
}

/** @throws Error for people when the file is not as it was written */
export function readProfiles(): Profiles {
  const file = profilesFile();
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as { code?: unknown }).code === "ENOENT") return {};
    throw error;
  }
  const profiles = parsed(text);
  if (!areProfiles(profiles))
    throw new Error(`Expected servers by name in ${file}, found something else. Correct it or remove it.`);
  return profiles;
}

/** @returns undefined for what is not JSON */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** By hand: every command comes by here, and a schema would cost it a fifth of its time. */
const areProfiles = (value: unknown): value is Profiles =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((one) => typeof one?.server === "string" && typeof one.token === "string");

/** Only the owner may read it: it holds tokens. Half of it is never seen. */
export function writeProfiles(profiles: Profiles): void {
  const file = profilesFile();
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, `${JSON.stringify(profiles, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(aside, file);
}
