/** Scanning a library again in which nothing has changed. */

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { makeEmptyFilms, temporaryFolder } from "./folders.ts";
import { memoryOf } from "./measure.ts";
import type { Row } from "./rows.ts";
import { startServer } from "./server.ts";

/** @param fileCount a million are a quarter of an hour, most of it for making them */
export async function measure(rounds: number, fileCount: number): Promise<Row[]> {
  const filesPerSecond = async (work: () => unknown): Promise<number> => {
    const start = performance.now();
    await work();
    return fileCount / ((performance.now() - start) / 1000);
  };
  using folder = temporaryFolder();
  const films = join(folder.path, "films");
  makeEmptyFilms(films, fileCount);
  await using server = await startServer(join(folder.path, "data"));
  const first = await filesPerSecond(() =>
    server.addSection({ title: "Films", type: "movie", paths: [films] }, "scanned"),
  );
  const ours = [];
  const limit = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await filesPerSecond(() => server.run("RefreshLibraries")));
    limit.push(await filesPerSecond(() => lookAtAll(films)));
  }
  const library = `library of ${fileCount.toLocaleString("en-US")} files`;
  return [
    {
      what: `Rescan of an unchanged ${library}`,
      unit: "files/s",
      ours,
      other: { what: "its first scan", figures: [first] },
      goal: { of: "ours", atLeast: 20_000 },
      limit: {
        what: "listing the folders and asking for size and time of each file, and nothing else",
        figures: limit,
      },
    },
    {
      what: `Memory of the server that scanned a ${library}, at most`,
      unit: "MB",
      ours: [memoryOf(server.pid).most],
      goal: { of: "ours", atMost: 250 },
    },
  ];
}

function lookAtAll(films: string): void {
  for (const shelf of readdirSync(films))
    for (const name of readdirSync(join(films, shelf))) statSync(join(films, shelf, name));
}
