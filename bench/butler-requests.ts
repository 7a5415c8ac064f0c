/** Requests for the list of tasks while the server is busy, against a route that does nothing else. */

import { join } from "node:path";
import { film } from "./film.ts";
import { makeCopies, makeEmptyFilms, temporaryFolder } from "./folders.ts";
import { type Load, loadWithRequests, startBareRoute } from "./requests.ts";
import type { Row } from "./rows.ts";
import { type Server, startServer } from "./server.ts";

const seconds = 5;
/** Less than any machine takes to scan the files. */
const secondsOfScan = 3;
/** Enough to read for all rounds, on the fastest machine too. */
const copiesPerRound = 10;
const scannedCount = 100_000;

export async function measure(rounds: number): Promise<Row[]> {
  const { own, bare } = await whileMediaIsRead(rounds);
  const scanned = await whileScanning(rounds);
  const goal = { of: "ours", atMost: 50 } as const;
  return [
    {
      what: "GET /butler while media is read",
      unit: "requests/s",
      ours: own.map(({ requestsPerSecond }) => requestsPerSecond),
      other: {
        what: "a bare Fastify route with the same bytes",
        figures: bare.map(({ requestsPerSecond }) => requestsPerSecond),
      },
      goal: { of: "ours / other", atLeast: 0.6 },
    },
    {
      what: "GET /butler while media is read: 99 of 100 answered within",
      unit: "ms",
      ours: own.map(({ p99 }) => p99),
      other: { what: "a bare Fastify route with the same bytes", figures: bare.map(({ p99 }) => p99) },
      goal,
    },
    {
      what: `GET /butler during the first scan of ${scannedCount.toLocaleString("en-US")} files: 99 of 100 answered within`,
      unit: "ms",
      ours: scanned.map(({ p99 }) => p99),
      goal,
    },
  ];
}

async function whileMediaIsRead(rounds: number): Promise<{ own: Load[]; bare: Load[] }> {
  using folder = temporaryFolder();
  const films = join(folder.path, "films");
  makeCopies(films, await film(), rounds * copiesPerRound);
  await using server = await startServer(join(folder.path, "data"));
  await server.addSection({ title: "Films", type: "movie", paths: [films] }, "probed");
  for (const taskName of ["GenerateMediaIndexFiles", "LoudnessAnalysis"] as const)
    await server.sdk.butler.startTask({ taskName, force: true });
  const url = `${server.url}/butler`;
  await using bareRoute = await startBareRoute(url, server.token);
  const own = [];
  const bare = [];
  for (let round = 0; round < rounds; round++) {
    own.push(await loadWithRequests(url, server.token, seconds));
    bare.push(await loadWithRequests(bareRoute.url, server.token, seconds));
  }
  await mustBeBusy(server);
  await server.sdk.butler.stopTasks();
  return { own, bare };
}

async function whileScanning(rounds: number): Promise<Load[]> {
  using folder = temporaryFolder();
  const films = join(folder.path, "films");
  makeEmptyFilms(films, scannedCount);
  const loads = [];
  for (let round = 0; round < rounds; round++) {
    await using server = await startServer(join(folder.path, `data${round}`));
    await server.sdk.library.addSection({ title: "Films", type: "movie", paths: [films] });
    loads.push(await loadWithRequests(`${server.url}/butler`, server.token, secondsOfScan));
    await mustBeBusy(server);
    await server.sdk.butler.stopTasks();
  }
  return loads;
}

async function mustBeBusy(server: Server): Promise<void> {
  if (!(await server.isBusy()))
    throw new Error("The server had nothing to do any more while it was measured: give it more.");
}
