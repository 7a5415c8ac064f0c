/** Scanning and probing a library of small files that is new, against spawning ffprobe for each. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { makeSmallFilms, temporaryFolder } from "./folders.ts";
import { type Cost, childrenCost, cpuSecondsOfTree } from "./measure.ts";
import { runSeparately } from "./read.ts";
import type { Row } from "./rows.ts";
import { startServer } from "./server.ts";

const fileCount = 2000;
/** Spawning is so slow that a part must do; the figure is for all. */
const spawnedCount = 200;

type Spent = Omit<Cost, "bytesRead">;

export async function measure(rounds: number): Promise<Row[]> {
  using folder = temporaryFolder();
  const films = join(folder.path, "films");
  await makeSmallFilms(films, fileCount);
  const ours: Spent[] = [];
  const spawned: Spent[] = [];
  const limit: Spent[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await scanAndProbe(join(folder.path, `data${round}`), films));
    const each = await spawnForEach(films);
    if (each) spawned.push(each);
    limit.push(await runSeparately(films, "probe-folder"));
  }
  const row = (kind: "wallSeconds" | "cpuSeconds", name: string): Row => ({
    what: `Scan and probe of ${fileCount.toLocaleString("en-US")} small files: ${name}`,
    unit: "s",
    ours: ours.map((cost) => cost[kind]),
    other: { what: "an ffprobe for each", figures: spawned.map((cost) => cost[kind]) },
    goal: { of: "other / ours", atLeast: 20 },
    limit: { what: "opening each with FFmpeg's libraries", figures: limit.map((cost) => cost[kind]) },
    note:
      spawned.length > 0
        ? `${spawnedCount} spawned, times ${fileCount / spawnedCount}`
        : "there is no ffprobe here",
  });
  return [row("wallSeconds", "time"), row("cpuSeconds", "processor")];
}

async function scanAndProbe(data: string, films: string): Promise<Spent> {
  await using server = await startServer(data);
  const before = { cpu: cpuSecondsOfTree(server.pid), at: performance.now() };
  await server.addSection({ title: "Films", type: "movie", paths: [films] }, "probed");
  const wallSeconds = (performance.now() - before.at) / 1000;
  return { wallSeconds, cpuSeconds: cpuSecondsOfTree(server.pid) - before.cpu };
}

/** @returns what it would cost for all files; undefined when there is no ffprobe. */
async function spawnForEach(films: string): Promise<Spent | undefined> {
  const names = readdirSync(films);
  const sample = names.filter((_, i) => i % (fileCount / spawnedCount) === 0);
  try {
    const { wallSeconds, cpuSeconds } = await childrenCost(async () => {
      for (const name of sample) await ffprobe(join(films, name));
    });
    const scale = names.length / sample.length;
    return { wallSeconds: wallSeconds * scale, cpuSeconds: cpuSeconds * scale };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

const questions = ["-v", "error", "-show_streams", "-show_format", "-print_format", "json"];

async function ffprobe(file: string): Promise<void> {
  const child = spawn("ffprobe", [...questions, file], { stdio: ["ignore", "pipe", "inherit"] });
  let answer = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    answer += text;
  });
  await once(child, "close");
  JSON.parse(answer);
}
