import { spawn } from "node:child_process";
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  realpathSync,
} from "node:fs";
import { mkdir, open, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { packageName } from "./registry.ts";

/**
 * An installation that can be updated by itself: every version in a folder of its own below `versions`, as
 * `npm install --prefix versions/1.2.3 media-butler@1.2.3` makes it, and a link `current` to the one that is started.
 */
export interface Installation {
  root: string;
}
/** One that cannot: why, and what to type for a version. */
export interface ForeignInstallation {
  reason: string;
  command(version: string): string;
}

const versionsFolder = "versions";
/** What folders of versions that are not whole yet end with: those of this process, or of one that was killed. */
const unfinished = ".partial";
/** In the folder of a version: which one was there before, and where its database was copied to. */
const originFile = "came-from.json";

/** The installation that this program is part of. */
export const installationHere = (packageFolder: string): Installation | ForeignInstallation =>
  installationOf(packageFolder, existsSync("/.dockerenv") || existsSync("/run/.containerenv"));

/** What kind of installation a package folder is part of. @param container whether the system is thrown away as a whole */
export function installationOf(
  packageFolder: string,
  container: boolean,
): Installation | ForeignInstallation {
  const folder = realpathSync(packageFolder);
  if (existsSync(join(folder, ".git")))
    return { reason: "it is a checkout of its sources", command: () => `cd ${folder} && git pull && npm ci` };
  if (container)
    return {
      reason: "it runs in a container, whose files go with it",
      command: (version) => `Make the container anew, from an image with version ${version}.`,
    };
  const [, root] =
    new RegExp(`^(.+)/${versionsFolder}/[^/]+/node_modules/${packageName}$`).exec(folder) ?? [];
  if (root !== undefined && isLink(join(root, "current"))) {
    if (mayWrite(root) && mayWrite(join(root, versionsFolder))) return { root };
    return {
      reason: `this user may not write to ${root}`,
      command: (version) => `Give this user the right to write to ${root}, and update to ${version} again.`,
    };
  }
  if (folder.includes("/_npx/"))
    return {
      reason: "npx brought it for one start",
      command: (version) => `npx ${packageName}@${version} serve`,
    };
  if (folder.endsWith(`/lib/node_modules/${packageName}`))
    return {
      reason: "npm installed it for everybody, without a way back",
      command: (version) => `npm install --global ${packageName}@${version}`,
    };
  return {
    reason: "npm installed it, without a way back",
    command: (version) => `npm install --prefix ${dirname(dirname(folder))} ${packageName}@${version}`,
  };
}

/**
 * Installs a version beside the others, tries whether it starts, and makes it the one that is started next.
 * @param tarball its package, already compared with its sum
 * @throws Error for people, with `current` as it was; `signal.reason` when aborted
 */
export async function installVersion(
  { root }: Installation,
  {
    version,
    tarball,
    registry,
    from,
  }: {
    version: string;
    tarball: string;
    registry: string;
    from: { version: string; backup: string };
  },
  signal: AbortSignal,
): Promise<void> {
  const versions = join(root, versionsFolder);
  const final = join(versions, version);
  if (currentVersion({ root }) === version) return;
  // The npm of a server that was killed may go on for a while, in a folder that nobody else is given.
  const aside = join(versions, `.${version}-${crypto.randomUUID()}${unfinished}`);
  for (const left of await readdir(versions))
    if (left.endsWith(unfinished))
      await rm(join(versions, left), { recursive: true, force: true }).catch(() => undefined);
  try {
    await mkdir(aside);
    const quiet = [
      "--omit=dev",
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--no-update-notifier",
      "--loglevel=error",
      "--logs-max=0",
    ];
    // Of npm's own there is to be nothing outside this folder.
    const cache = join(aside, ".npm");
    const places = ["--prefix", aside, "--cache", cache, "--registry", registry];
    await mustEnd("npm", ["install", ...places, ...quiet, tarball], signal);
    await rm(cache, { recursive: true, force: true });
    const program = join(aside, "node_modules", packageName, "bin", "butler.js");
    const said = await mustEnd(process.execPath, [program, "--version"], signal);
    if (said.trim() !== version)
      throw new Error(
        `Expected version ${version} to start; it says that it is ${JSON.stringify(said.trim())}.`,
      );
    await writeFile(join(aside, originFile), JSON.stringify(from), { flush: true });
    await rm(final, { recursive: true, force: true });
    await rename(aside, final);
    await flushFolder(versions);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    signal.throwIfAborted();
    throw error;
  }
  await pointTo(root, version);
}

/**
 * Makes the version that was there before the one that is started next.
 * @returns both versions, and where the database of then is kept @throws Error for people, with nothing changed
 */
export async function goBack({ root }: Installation): Promise<{ from: string; to: string; backup: string }> {
  const from = currentVersion({ root });
  const file = join(root, versionsFolder, from, originFile);
  if (!existsSync(file))
    throw new Error(`Version ${from} did not come from an update: there is none to go back to.`);
  const { version: to, backup } = JSON.parse(readFileSync(file, "utf8")) as {
    version: string;
    backup: string;
  };
  if (!existsSync(join(root, versionsFolder, to)))
    throw new Error(`Expected version ${to} in ${join(root, versionsFolder)}; it is not there any more.`);
  await pointTo(root, to);
  return { from, to, backup };
}

/** The version that is started next. */
export const currentVersion = ({ root }: Installation): string =>
  basename(readlinkSync(join(root, "current")));

/** In one step: whoever starts meanwhile starts the one or the other. */
async function pointTo(root: string, version: string): Promise<void> {
  const next = join(root, "current.next");
  await rm(next, { force: true });
  await symlink(join(versionsFolder, version), next);
  await rename(next, join(root, "current"));
  await flushFolder(root);
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const isLink = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

function mayWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Characters of a program's complaint that are told. */
const longestComplaint = 500;

/** Runs a program to its end. @returns what it printed @throws Error with what it complained of */
async function mustEnd(program: string, given: readonly string[], signal: AbortSignal): Promise<string> {
  const child = spawn(program, given, { stdio: ["ignore", "pipe", "pipe"], signal, killSignal: "SIGKILL" });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-longestComplaint);
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-longestComplaint);
  });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.on("error", (error) => reject(new Error(`${program} could not be started: ${error.message}.`)));
  child.on("close", (code) =>
    code === 0
      ? resolve(said)
      : reject(new Error(`${program} ended with status ${code}: ${complaint.trim()}`)),
  );
  return promise;
}
