/**
 * What a stranger does with the packed package, in empty folders and as an ordinary user: installs the first version and
 * gives it a library, installs this one beside it, finds everything as it was, goes back to the first version and the
 * database of then, watches the demo.
 *
 *     node scripts/try-package.ts [--package FILE] [--without-demo]
 *
 * Without a file this checkout is packed. Needs git's history for the first version, and npm's registry: without that it
 * is not tried, which is said.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { makeClip } from "../src/demo/encode.ts";

const root = join(import.meta.dirname, "..");
/** The commit whose package was version 0.1.0. */
const firstVersion = "a2897ee";
/** Nobody in particular, where this is run by root. */
const ordinary = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

const { values: options } = parseArgs({
  options: { package: { type: "string" }, "without-demo": { type: "boolean", default: false } },
});

const place = mkdtempSync(join(tmpdir(), "butler-package-"));
chmodSync(place, 0o755);
const home = join(place, "home");
const media = join(place, "media");
process.on("exit", () => rmSync(place, { recursive: true, force: true }));

const environment = {
  PATH: process.env.PATH,
  HOME: home,
  BUTLER_TOKEN: "a-token-of-a-stranger",
  npm_config_cache: join(home, ".npm"),
  ...waysToRegistry(),
};

/** How whoever runs this reaches the registry, also through a house's proxy; none of their other settings. */
function waysToRegistry(): Record<string, string> {
  const settings = JSON.parse(execFileSync("npm", ["config", "list", "--json"], { encoding: "utf8" }));
  const ways = new Map<string, string>();
  for (const name of ["registry", "https-proxy", "proxy", "noproxy", "strict-ssl"])
    ways.set(`npm_config_${name.replace("-", "_")}`, String(settings[name] ?? ""));
  for (const name of ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"])
    for (const spelt of [name, name.toLowerCase()]) ways.set(spelt, process.env[spelt] ?? "");
  for (const [name, file] of [
    ["npm_config_cafile", settings.cafile],
    ["NODE_EXTRA_CA_CERTS", process.env.NODE_EXTRA_CA_CERTS],
    ["SSL_CERT_FILE", process.env.SSL_CERT_FILE],
  ]) {
    if (!file) continue;
    // An ordinary user may not be let in where it lies.
    const copy = join(place, `${name}.pem`);
    writeFileSync(copy, readFileSync(file), { mode: 0o644 });
    ways.set(name, copy);
  }
  return Object.fromEntries([...ways].filter(([, value]) => value !== ""));
}

/** Does a step, and says how long it took. */
async function step<T>(what: string, deed: () => T | Promise<T>): Promise<T> {
  const from = performance.now();
  const result = await deed();
  console.log(`ok  ${what} (${((performance.now() - from) / 1000).toFixed(1)} s)`);
  return result;
}

/** As the ordinary user, at home. @throws Error with all that it said */
async function asUser(program: string, ...args: string[]): Promise<string> {
  const child = spawn(program, args, { cwd: home, env: environment, ...ordinary });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${[program, ...args].join(" ")} ended with ${code}:\n${said}`);
  return said;
}

/** Packs a checkout. @returns the file, where everybody may read it */
function packed(checkout: string, to: string): string {
  mkdirSync(to, { recursive: true });
  execFileSync("npm", ["pack", "--silent", "--pack-destination", to], { cwd: checkout, stdio: "pipe" });
  return join(to, readdirSync(to)[0]!);
}

/** The package of the first version, built with the compiler of this one. */
function packFirst(): string {
  const checkout = join(place, "first");
  mkdirSync(checkout);
  const archive = execFileSync("git", ["archive", firstVersion], { cwd: root, maxBuffer: 1 << 28 });
  execFileSync("tar", ["-x", "-C", checkout], { input: archive });
  symlinkSync(join(root, "node_modules"), join(checkout, "node_modules"));
  return packed(checkout, join(place, "first-package"));
}

/** Each lies in a folder of its own, as docs/install.md has it for a service. */
type Version = "first" | "this";
const butlerOf = (version: Version) => join(home, version, "node_modules", ".bin", "butler");

interface Serving {
  child: ChildProcess;
  ask(path: string, method?: string): Promise<unknown>;
}

async function serve(version: Version): Promise<Serving> {
  const child = spawn(butlerOf(version), ["serve", "--port", "0", "--library", `Films=movie:${media}`], {
    ...{ cwd: home, env: environment, stdio: ["ignore", "pipe", "pipe"] },
    ...ordinary,
  });
  let logged = "";
  child.stderr!.on("data", (text) => (logged += text));
  const url = await new Promise<string>((settle, fail) => {
    createInterface(child.stdout!).on("line", (line) => {
      const found = /answers at (\S+)/.exec(line)?.[1];
      if (found) settle(found);
    });
    child.once("exit", (code) => fail(new Error(`butler serve ended with ${code}:\n${logged}`)));
  });
  return {
    child,
    ask: async (path, method = "GET") => {
      const answer = await fetch(url + path, {
        method,
        headers: { "X-Plex-Token": environment.BUTLER_TOKEN, Accept: "application/json" },
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${text}`);
      return text === "" ? undefined : JSON.parse(text);
    },
  };
}

async function stop({ child }: Serving): Promise<void> {
  child.kill("SIGTERM");
  const [code, signal] = await once(child, "exit");
  if (code !== 0) throw new Error(`butler serve ended with ${code ?? signal} when it was told to stop.`);
}

/** What must survive an upgrade, without what grows by itself. */
async function kept({ ask }: Serving) {
  const sections = (await ask("/library/sections")) as Container<{
    key: string;
    title: string;
    uuid: string;
  }>;
  const items = (await ask("/library/sections/1/all")) as Container<{ ratingKey: string; title: string }>;
  const setting = (await ask("/:/prefs/get?id=ButlerStartHour")) as Container<{ value: unknown }>;
  const { runs } = (await ask("/api/runs")) as { runs: { id: number; task: string; outcome: string }[] };
  return {
    sections: sections.MediaContainer.Directory!.map(({ key, title, uuid }) => ({ key, title, uuid })),
    items: items.MediaContainer.Metadata!.map(({ ratingKey, title }) => ({ ratingKey, title })),
    startHour: setting.MediaContainer.Setting![0]!.value,
    firstRuns: runs.slice(-2).map(({ id, task, outcome }) => ({ id, task, outcome })),
  };
}
interface Container<T> {
  MediaContainer: { Directory?: T[]; Metadata?: T[]; Setting?: T[] };
}

/** Settles when a task has ended that was told to start. */
async function run({ ask }: Serving, task: string): Promise<void> {
  await ask(`/butler/${task}?force=1`, "POST");
  for (;;) {
    const { runs } = (await ask(`/api/runs?task=${task}`)) as { runs: { endedAt: string | null }[] };
    if (runs[0]?.endedAt) return;
    await new Promise((settle) => setTimeout(settle, 100));
  }
}

/** Gives the first version a library, starts this one on it, and goes back. */
async function upgradeAndGoBack(): Promise<void> {
  const packedFirst = await step("packed the first version", packFirst);

  await step("installed the first version in an empty folder, as an ordinary user", () =>
    install(packedFirst, "first"),
  );
  let server = await step("butler serve", () => serve("first"));
  await step("it scans a library and analyses it", async () => {
    await server.ask("/:/prefs?ButlerStartHour=3", "PUT");
    for (const task of ["RefreshLibraries", "LoudnessAnalysis"]) await run(server, task);
  });
  const before = await kept(server);
  if (before.items.length !== 1)
    throw new Error(`The scan found ${before.items.length} items in place of 1.`);
  await step("it stops when it is told to", () => stop(server));

  await step("installed this version in an empty folder beside it", () => install(file, "this"));
  server = await step("butler serve", () => serve("this"));
  mustBeKept(before, await kept(server));
  await step("it analyses and backs up what the first version had", async () => {
    for (const task of ["GenerateMediaIndexFiles", "BackupDatabase"]) await run(server, task);
  });
  await step("it stops when it is told to", () => stop(server));

  await step("the database of before the upgrade is put back", async () => {
    const database = join(home, ".local", "share", "butler", "butler.db");
    await asUser("mv", `${database}.before-upgrade`, database);
  });
  server = await step("butler serve, of the first version", () => serve("first"));
  mustBeKept(before, await kept(server));
  await step("it stops when it is told to", () => stop(server));
}

function mustBeKept(before: object, after: object): void {
  const [told, found] = [before, after].map((one) => JSON.stringify(one, null, 1));
  if (found !== told) throw new Error(`Something was lost. Before and after:\n${told}\n${found}`);
  console.log("ok  sections, items, settings and runs are as they were");
}

const hasFirst = (): boolean =>
  spawnSync("git", ["cat-file", "-e", `${firstVersion}^{commit}`], { cwd: root }).status === 0;

mkdirSync(home);
if (ordinary.uid !== undefined) chownSync(home, ordinary.uid, ordinary.gid);
mkdirSync(join(media, "Dawn (2020)"), { recursive: true });
makeClip(join(media, "Dawn (2020)", "Dawn (2020).mp4"), {
  durationSeconds: 8,
  video: {
    ...{ width: 320, height: 180, frameRate: 12, codec: "libx264", preset: "ultrafast", keyframeEvery: 12 },
    pictures: { kind: "lavfi", graph: "testsrc2=size=320x180:rate=12" },
  },
  audio: [
    {
      ...{ codec: "aac", sampleRate: 48_000, channels: 2 },
      signal: { kind: "sine", frequency: 440, dbfs: -20 },
    },
  ],
});

async function install(file: string, version: Version): Promise<void> {
  const folder = join(home, version);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), "{}");
  if (ordinary.uid !== undefined)
    for (const path of [folder, join(folder, "package.json")]) chownSync(path, ordinary.uid, ordinary.gid);
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  await asUser("npm", "install", "--prefix", folder, ...quiet, file);
}
const file = await step("packed", () =>
  options.package ? resolve(options.package) : packed(root, join(place, "package")),
);
await asUser("npm", "view", "commander", "version").catch((error: Error) => {
  console.log(`Not tried: the registry cannot be reached by an ordinary user here. ${error.message}`);
  process.exit();
});
if (hasFirst()) await upgradeAndGoBack();
else {
  console.log("--  the upgrade from the first version was not tried: git has no history of it here");
  await step("installed in an empty folder, as an ordinary user", () => install(file, "this"));
}
if (!options["without-demo"]) await step("butler demo", () => asUser(butlerOf("this"), "demo", "--exit"));
const sum = createHash("sha512").update(readFileSync(file)).digest("base64");
console.log(`All of it with the package of sha512-${sum}`);
