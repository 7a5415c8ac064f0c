import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { dataPaths } from "./adapters/files.ts";
import { connectionOf } from "./cli/connection.ts";
import type { Connection, ConnectionOptions, Profiles } from "./cli/hands.ts";
import { dataFolder } from "./config.ts";
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

const profilesSchema = z.record(z.string(), z.object({ server: z.string(), token: z.string() }));

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
  try {
    return profilesSchema.parse(JSON.parse(text));
  } catch {
    throw new Error(`Expected servers by name in ${file}, found something else. Correct it or remove it.`);
  }
}

/** Only the owner may read it: it holds tokens. Half of it is never seen. */
export function writeProfiles(profiles: Profiles): void {
  const file = profilesFile();
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, `${JSON.stringify(profiles, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(aside, file);
}
