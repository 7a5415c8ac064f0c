/** Scanning and probing a library of small files that is new, against spawning ffprobe for each. */

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { costRows, timesAsMuch } from "./comparison.ts";
import { makeSmallFilms, temporaryFolder } from "./folders.ts";
import { type Cost, childrenCost, treeCost } from "./measure.ts";
import { runSeparately } from "./read.ts";
import type { Result } from "./rows.ts";
import { startServer } from "./server.ts";

/** Spawning is so slow that a part must do; the figure is for all. */
const spawnedCount = 200;

export async function measure(rounds: number, fileCount: number): Promise<Result[]> {
  using folder = temporaryFolder();
  const films = join(folder.path, "films");
  await makeSmallFilms(films, fileCount);
  const what = `Scan and probe of ${fileCount.toLocaleString("en-US")} small files`;
  if (!hasFfprobe) return [{ leftOut: what, because: "there is no ffprobe here to compare with" }];
  const ours: Cost[] = [];
  const spawned: Cost[] = [];
  const limit: Cost[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await scanAndProbe(join(folder.path, `data${round}`), films));
    spawned.push(await spawnForEach(films));
    limit.push(await runSeparately(films, "probe-folder"));
  }
  const goal = { of: "other / ours", atLeast: 20 } as const;
  return costRows({
    what,
    ours,
    other: { what: "an ffprobe for each", costs: spawned },
    limit: { what: "opening each with FFmpeg's libraries", costs: limit },
    size: sizeOf(films),
    note: `${spawnedCount} spawned, times ${fileCount / spawnedCount}`,
    rows: {
      wallSeconds: { goal },
      cpuSeconds: {
        goal,
        why:
          "Beside the probe, which is a part of it, ours looks for what a file's name, folder and neighbours tell, and " +
          "keeps all of it in a database; an ffprobe prints what it found.",
      },
      bytesRead: {
        why:
          "Ours includes what the server reads of its own files while it scans: programs that it starts, and its " +
          "database.",
      },
      peakMegabytes: {
        why: "Ours is a server with a database and a dashboard, and a reader beside it; an ffprobe is one small program.",
      },
    },
  });
}

async function scanAndProbe(data: string, films: string): Promise<Cost> {
  await using server = await startServer(data);
  return await treeCost(server.pid, () =>
    server.addSection({ title: "Films", type: "movie", paths: [films] }, "probed"),
  );
}

const sizeOf = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);

/** @returns what it would cost for all files */
async function spawnForEach(films: string): Promise<Cost> {
  const names = readdirSync(films);
  const sample = names.filter((_, i) => i % (names.length / spawnedCount) === 0);
  const cost = await childrenCost(async () => {
    for (const name of sample) await ffprobe(join(films, name));
  });
  return timesAsMuch(cost, names.length / sample.length);
}

export const hasFfprobe = spawnSync("ffprobe", ["-version"], { stdio: "ignore" }).status === 0;

const questions = ["-v", "error", "-show_streams", "-show_format", "-print_format", "json"];

/** Asks an ffprobe about a file. */
export async function ffprobe(file: string): Promise<void> {
  const child = spawn("ffprobe", [...questions, file], { stdio: ["ignore", "pipe", "inherit"] });
  let answer = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    answer += text;
  });
  await once(child, "close");
  JSON.parse(answer);
}
