import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Machine } from "../../src/api/machines.ts";
import { makeClip } from "../../src/demo/encode.ts";
import type { PreviewsFinding } from "../../src/media/taps.ts";
import type { PlexAPI } from "../../src/sdk/plex-api.ts";
import { writeLongSound } from "../support/long-sound.ts";
import { type ServerProcess, startServer } from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";
import { openTestEngine, type TestEngine } from "../support/test-engine.ts";
import { startWorker } from "../support/worker-process.ts";
import { anotherPage, expectNoBarriers, useBrowser } from "../web/dashboard.ts";

useBrowser();

let engine: TestEngine;
beforeAll(async () => {
  engine = await openTestEngine();
}, 30_000);
afterAll(() => engine.close());

const films = 12;
const songs = 5;

/** Films that are pictures, and songs that take seconds to be listened to. */
function makeMedia(folder: string): void {
  for (const name of ["Films", "Music"]) mkdirSync(join(folder, name));
  const clip = join(folder, "clip.mkv");
  makeClip(clip, {
    durationSeconds: 4,
    video: {
      ...{ width: 160, height: 90, frameRate: 25, codec: "libx264" },
      pictures: { kind: "greys", levels: [40, 200], secondsEach: 1 },
    },
  });
  for (let n = 1; n <= films; n++) copyFileSync(clip, join(folder, "Films", `Film ${n} (${2000 + n}).mkv`));
  for (let n = 1; n <= songs; n++)
    writeLongSound(join(folder, "Music", `0${n} Silence.wav`), 60_000_000 + n * 192_000);
}

/** Looks at the machines now and then, until they are as wanted. */
const machinesWhen = (sdk: PlexAPI, wanted: (all: Machine[]) => boolean) =>
  vi.waitFor(async () => expect(await sdk.machines.list()).toSatisfy(wanted), {
    interval: 50,
    timeout: 20_000,
  });

const workerToken = async (server: ServerProcess): Promise<string> =>
  (await server.sdk.tokens.make({ name: `worker ${crypto.randomUUID()}`, role: "worker" })).token;

test("a home and two workers: one is killed in the middle, and every part is read and kept once", async () => {
  const folder = temporaryFolder();
  const data = join(folder, "data");
  makeMedia(folder);
  const elsewhere = join(folder, "mounted");
  symlinkSync(folder, elsewhere);
  const sections = [`Films=movie:${join(folder, "Films")}`, `Music=artist:${join(folder, "Music")}`];
  const server = await startServer(data, [
    "--engine",
    engine.url,
    ...sections.flatMap((one) => ["--library", one]),
  ]);
  const { sdk } = server;
  await sdk.preferences.set({ GenerateBIFBehavior: "scheduled" });
  await sdk.butler.run("RefreshLibraries");
  await sdk.butler.run("UpgradeMediaAnalysis");
  const home = ["--engine", engine.url, "--home", server.url, "--token", await workerToken(server)];
  const doomed = startWorker([...home, "--name", "doomed", "--slots", "1"]);
  const sturdy = startWorker([
    ...home,
    "--name",
    "sturdy",
    "--slots",
    "2",
    "--path",
    `${folder}=${elsewhere}`,
  ]);
  const astray = startWorker([...home, "--name", "astray", "--path", `${folder}=${data}`]);
  const stranger = startWorker([...home.slice(0, -1), "a-wrong-token", "--name", "stranger"]);
  await Promise.all([
    doomed.says(/doomed works/),
    sturdy.says(/sturdy works/),
    astray.says(/Expected in .* the files of .* \(section Films\) of the home: of .* there is none\./),
    stranger.says(/Expected a token of .* with the role worker; found that it is none\./),
  ]);
  await machinesWhen(sdk, (all) => all.filter(({ state }) => state === "idle").length === 3);

  // It is given its share, and never gets to answer.
  doomed.child.kill("SIGSTOP");
  const runs = [sdk.butler.run("LoudnessAnalysis"), sdk.butler.run("GenerateMediaIndexFiles")];
  await machinesWhen(sdk, (all) => all.some(({ id, items }) => id === "doomed" && items.length > 0));
  await doomed.end("SIGKILL");
  const [listened, looked] = await Promise.all(runs);
  expect(listened).toMatchObject({ outcome: "success", items: { total: songs, done: songs, failed: 0 } });
  expect(looked).toMatchObject({ outcome: "success", items: { total: films, done: films, failed: 0 } });
  const machines = await sdk.machines.list();
  expect(machines.find(({ id }) => id === "doomed")).toMatchObject({ state: "away", items: [] });
  expect(machines.find(({ id }) => id === "sturdy")!.done).toBeGreaterThan(0);

  const { page, visit } = await anotherPage({ server });
  await visit("/machines");
  const card = (name: string) => page.getByRole("region", { name, exact: true });
  const order = (name: string, what: string) => card(name).getByRole("button", { name: what }).click();
  await order("sturdy", "Drain");
  await card("sturdy").getByText("Ends what it has", { exact: true }).waitFor();
  await expectNoBarriers(page);
  await order("sturdy", "Go on");
  await order("sturdy", "Pause");
  await card("sturdy").getByText("Paused", { exact: true }).waitFor();
  await order("sturdy", "Go on");
  await card("sturdy").getByText("Idle", { exact: true }).waitFor();
  await order("doomed", "Forget");
  await card("doomed").waitFor({ state: "detached" });

  expect(await sturdy.end("SIGTERM")).toBe(0);
  await machinesWhen(sdk, (all) => all.some(({ id, state }) => id === "sturdy" && state === "away"));
  expect((await sdk.machines.forget("sturdy")).map(({ id }) => id)).not.toContain("sturdy");
  await server.end("SIGTERM");
  expect(readdirSync(join(data, "Scratch"))).toEqual([]);
  const memory = new BetterSqlite(join(data, "butler.db"), { readonly: true });
  const found = memory
    .prepare("select bundle, data from findings join parts on parts.id = part_id where kind = 'previews'")
    .all() as { bundle: string; data: string }[];
  memory.close();
  expect(found).toHaveLength(films);
  for (const { bundle, data: finding } of found) {
    const { sha256 } = JSON.parse(finding) as PreviewsFinding;
    const contents = join(data, "Media/localhost", bundle[0]!, `${bundle.slice(1)}.bundle/Contents`);
    const kept = readFileSync(join(contents, "Indexes/index-sd.bif"));
    expect(createHash("sha256").update(kept).digest("hex")).toBe(sha256);
  }
}, 120_000);
