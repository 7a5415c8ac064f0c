import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClip } from "../../src/demo/encode.ts";
import { readBifIndex } from "../../src/media/bif.ts";
import { startServer } from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";

const films = 6;
const seconds = 20;

const clips = mkdtempSync(join(tmpdir(), "butler-clips-"));
const clip = join(clips, "clip.mp4");
afterAll(() => rmSync(clips, { recursive: true }));

beforeAll(() =>
  makeClip(clip, {
    durationSeconds: seconds,
    video: {
      width: 640,
      height: 360,
      frameRate: 24,
      codec: "libx264",
      preset: "ultrafast",
      keyframeEvery: 48,
      pictures: { kind: "lavfi", graph: "testsrc2=size=640x360:rate=24" },
    },
    audio: [
      {
        codec: "aac",
        sampleRate: 48_000,
        channels: 2,
        signal: { kind: "sine", frequency: 997, dbfs: -20 },
      },
    ],
  }),
);

function makeFilms(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (let n = 1; n <= films; n++) copyFileSync(clip, join(folder, `Film ${n} (200${n}).mp4`));
}

test("kill -9 in the middle of a run: nothing lost, nothing half-written, the rest is done after the restart", async () => {
  const folder = temporaryFolder();
  const data = join(folder, "data");
  makeFilms(join(folder, "Films"));
  const library = ["--library", `Films=movie:${join(folder, "Films")}`];

  const first = await startServer(data, library);
  const events = await first.sdk.events();
  await first.sdk.preferences.set({ GenerateBIFBehavior: "scheduled" });
  await first.sdk.runs.start({ task: "GenerateMediaIndexFiles", force: true });
  await first.sdk.runs.start({ task: "LoudnessAnalysis", force: true });
  let finishedBefore = 0;
  for await (const event of events) {
    if (event.type !== "run" || event.run.task !== "GenerateMediaIndexFiles") continue;
    finishedBefore = event.run.items.done;
    if (finishedBefore >= 1) break;
  }
  expect(await first.end("SIGKILL")).toMatchObject({ signal: "SIGKILL" });

  const memory = new BetterSqlite(join(data, "butler.db"), { readonly: true });
  expect(memory.pragma("integrity_check")).toEqual([{ integrity_check: "ok" }]);
  const kept = memory.prepare("select part_id, data from findings where kind = 'previews'").all();
  memory.close();
  expect(kept.length).toBeGreaterThanOrEqual(finishedBefore);
  expect(bifsBelow(data).length).toBeGreaterThanOrEqual(kept.length);
  for (const file of bifsBelow(data)) expect(readBifIndex(readFileSync(file)).count).toBe(seconds / 2);

  const second = await startServer(data, library);
  const runs = await second.sdk.runs.list({ task: "GenerateMediaIndexFiles" });
  expect(runs.map(({ outcome, reason }) => [outcome, reason])).toEqual([["stopped", "crashed"]]);
  const after = await second.sdk.events();
  await second.sdk.runs.start({ task: "GenerateMediaIndexFiles", force: true });
  await second.sdk.runs.start({ task: "LoudnessAnalysis", force: true });
  const ended = new Map<string, { done: number; outcome: string | null }>();
  for await (const event of after) {
    if (event.type !== "run" || event.run.state !== "ended") continue;
    ended.set(event.run.task, { done: event.run.items.done, outcome: event.run.outcome });
    if (ended.has("GenerateMediaIndexFiles") && ended.has("LoudnessAnalysis")) break;
  }
  expect(ended.get("GenerateMediaIndexFiles")).toEqual({ done: films - kept.length, outcome: "success" });
  expect(ended.get("LoudnessAnalysis")!.outcome).toBe("success");
  expect(bifsBelow(data)).toHaveLength(films);
  expect(readdirSync(join(data, "Scratch"))).toEqual([]);
  expect(await second.end("SIGTERM")).toEqual({ code: 0, signal: null });
});

test("SIGTERM while media is read: the server ends by itself with status 0, and so do its children", async () => {
  const folder = temporaryFolder();
  makeFilms(join(folder, "Films"));
  const server = await startServer(join(folder, "data"), [
    "--library",
    `Films=movie:${join(folder, "Films")}`,
  ]);
  const events = await server.sdk.events();
  await server.sdk.runs.start({ task: "LoudnessAnalysis", force: true });
  for await (const event of events)
    if (event.type === "activity" && event.activity.title === "Analyze loudness") break;
  expect(await server.end("SIGTERM")).toEqual({ code: 0, signal: null });
  await expect(server.fetch("/identity")).rejects.toThrow();
});

test("a second server on the same data folder is refused, clearly", async () => {
  const data = join(temporaryFolder(), "data");
  await startServer(data);
  await expect(startServer(data)).rejects.toThrow("Another Butler is running on this data folder");
});

const bifsBelow = (data: string): string[] =>
  readdirSync(data, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".bif") && !file.startsWith("Scratch"))
    .map((file) => join(data, file));
