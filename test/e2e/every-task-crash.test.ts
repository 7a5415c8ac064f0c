import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import sharp from "sharp";
import { expect, test } from "vitest";
import { type ClipSpec, makeClip } from "../../src/demo/encode.ts";
import { tasks } from "../../src/tasks/index.ts";
import { type ServerProcess, startServer } from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";

const sound = {
  codec: "aac",
  sampleRate: 48_000,
  channels: 2,
  signal: { kind: "sine", frequency: 440, dbfs: -20 },
} as const;
const film: ClipSpec = {
  durationSeconds: 6,
  video: {
    width: 320,
    height: 180,
    frameRate: 12,
    codec: "libx264",
    preset: "ultrafast",
    keyframeEvery: 12,
    pictures: { kind: "lavfi", graph: "testsrc2=size=320x180:rate=12" },
  },
  audio: [sound],
};

async function makeMedia(folder: string): Promise<string[]> {
  const at = (...path: string[]) => {
    mkdirSync(join(folder, ...path.slice(0, -1)), { recursive: true });
    return join(folder, ...path);
  };
  for (const name of ["One (2001)", "Two (2002)"]) {
    makeClip(at("Films", name, `${name}.mp4`), film);
    writeFileSync(at("Films", name, "movie.nfo"), `<movie><plot>What happens in ${name}.</plot></movie>`);
    const poster = sharp({ create: { width: 200, height: 300, channels: 3, background: "#336699" } });
    await poster.jpeg().toFile(at("Films", name, "poster.jpg"));
  }
  for (const n of [1, 2])
    makeClip(at("Shows", "Show", "Season 01", `Show - s01e0${n}.mkv`), { ...film, durationSeconds: 4 });
  for (const n of [1, 2])
    makeClip(at("Music", "Artist", "Album", `0${n} - Track.flac`), {
      durationSeconds: 8,
      audio: [{ ...sound, codec: "flac" }],
    });
  const photo = sharp({ create: { width: 640, height: 480, channels: 3, background: "#228844" } });
  await photo.jpeg().toFile(at("Photos", "Garden.jpg"));
  const types = { Films: "movie", Shows: "show", Music: "artist", Photos: "photo" };
  return Object.entries(types).flatMap(([name, type]) => [
    "--library",
    `${name}=${type}:${join(folder, name)}`,
  ]);
}

/** Settles when nothing runs or waits. */
async function untilIdle(server: ServerProcess): Promise<void> {
  const events = await server.sdk.events();
  const busy = async () =>
    (await server.sdk.butler.getTasks()).object.ButlerTasks.ButlerTask.some(({ state }) => state !== "idle");
  if (!(await busy())) return;
  for await (const event of events)
    if (event.type === "run" && event.run.state === "ended" && !(await busy())) return;
}

/** Starts a task, and kills the server as soon as the run is told of. */
async function killDuring(server: ServerProcess, task: string): Promise<void> {
  const events = await server.sdk.events();
  await server.sdk.runs.start({ task, force: true });
  for await (const event of events) if (event.type === "run" && event.run.task === task) break;
  expect(await server.end("SIGKILL")).toMatchObject({ signal: "SIGKILL" });
}

test("kill -9 during every task: the database is whole, the run is told, and the task does its work afterwards", async () => {
  const folder = temporaryFolder();
  const data = join(folder, "data");
  const flags = await makeMedia(join(folder, "media"));
  const media = () => readdirSync(join(folder, "media"), { recursive: true }).sort();
  const before = media();

  let server = await startServer(data, flags);
  await untilIdle(server);
  await server.sdk.preferences.set({
    GenerateBIFBehavior: "scheduled",
    GenerateVADBehavior: "scheduled",
    MetadataProviders: "",
    UpdateRegistry: "",
  });
  for (const task of Object.keys(tasks)) {
    await killDuring(server, task);
    const memory = new BetterSqlite(join(data, "butler.db"), { readonly: true });
    expect(memory.pragma("integrity_check"), task).toEqual([{ integrity_check: "ok" }]);
    memory.close();
    server = await startServer(data, flags);
    const [run] = await server.sdk.runs.list({ task, limit: 1 });
    expect(run, task).toMatchObject({ state: "ended" });
  }
  for (const task of Object.keys(tasks)) {
    await server.sdk.runs.start({ task, force: true });
    await untilIdle(server);
    const [run] = await server.sdk.runs.list({ task, limit: 1 });
    expect(run, `${task}: ${run!.message}`).toMatchObject({ outcome: "success" });
  }
  expect(readdirSync(data, { recursive: true }).filter((file) => /\.partial$/.test(String(file)))).toEqual(
    [],
  );
  expect(media()).toEqual(before);
}, 300_000);
