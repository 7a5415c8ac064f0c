/** What the home's and the engine's part costs here. Processor time, which others on the machine disturb least. */

import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { type EngineHands, openEngine } from "../../src/adapters/engine/engine.ts";
import { createGivings } from "../../src/adapters/engine/giving.ts";
import { acceptArtefacts, sumOf, takePiece } from "../../src/adapters/engine/intake.ts";
import { beatMachine, homeSession, machineRows } from "../../src/adapters/engine/tables.ts";
import { openTestEngine, type TestEngine } from "../../test/support/test-engine.ts";
import { temporaryFolder } from "../folders.ts";
import { cpuSecondsOfTree } from "../measure.ts";
import type { Costs } from "./costs.ts";
import { keep, openHome, openUploads, without } from "./home.ts";
import { itemsOf, mixed } from "./library.ts";
import { machineNamed, requestOf } from "./requests.ts";

/** Milliseconds of this process's processors for each of `times`. */
async function cpuMs(times: number, work: (n: number) => unknown): Promise<number> {
  const before = process.cpuUsage();
  for (let n = 0; n < times; n++) await work(n);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / times;
}

export async function measureCosts(): Promise<Costs> {
  const machine = `${cpus().length} cores of ${cpus()[0]!.model}`;
  const home = await measureHome();
  const uploadMsPerMegabyte = await measureUpload();
  const engine = await measureEngine();
  const give = [];
  for (const machines of [1, 10, 100, 1000]) give.push({ machines, ms: await measureGiving(machines) });
  const measured = { at: new Date().toISOString().slice(0, 10), machine, load: loadavg()[0]! };
  return { measured, ...home, uploadMsPerMegabyte, ...engine, give };
}

/** Finds and keeps 2,000 parts. */
async function measureHome() {
  const count = 2000;
  using folder = temporaryFolder();
  const films = Array.from({ length: count }, (_, number) => ({ name: `Film ${number}.mkv`, size: 1000 }));
  const { library, files, paths, close } = await openHome(folder.path, films);
  const parts = await Array.fromAsync(without(library));
  const scratches: Awaited<ReturnType<typeof files.scratch>>[] = [];
  const findMs =
    (await cpuMs(1, () => Array.fromAsync(without(library)))) / count +
    (await cpuMs(count, async (n) => {
      // Who wants a part is asked anew when it is read.
      await without(library, { partIds: [parts[n]!.id] }).count();
      scratches.push(await files.scratch());
    }));
  for (const { folder: scratch } of scratches) writeFileSync(join(scratch, "index-sd.bif"), "pictures");
  const keepMs = await cpuMs(count, (n) =>
    library.keep(parts[n]!, "previews", 1, { count: 600, intervalMs: 2000, width: 320, height: 180 }),
  );
  const artefactMs = await cpuMs(count, async (n) => {
    await keep(library, parts[n]!, scratches[n]!.folder);
    await scratches[n]!.remove();
  });
  close();
  const database = new BetterSqlite(paths.database, { readonly: true });
  const taken = database.prepare("select sum(pgsize) from dbstat where name = 'findings'").pluck().get();
  const rowBytes = Number(taken) / count;
  database.close();
  return { findMs, keepMs, rowBytes, artefactMs: Math.max(0, artefactMs - keepMs) };
}

/** Takes artefacts of 3 MB from another process. */
async function measureUpload(): Promise<number> {
  const times = 40;
  const megabytes = 3;
  using folder = temporaryFolder();
  const uploads = await openUploads((id, name, offset, piece) =>
    takePiece(folder.path, id, name, offset, piece),
  );
  const sender = fork(join(import.meta.dirname, "sender-child.ts"), [
    ...[uploads.url, folder.path, String(times), String(megabytes)],
  ]);
  await once(sender, "message");
  const sha256 = await sumOf(join(folder.path, "made", "index-sd.bif"));
  const artefact = { name: "index-sd.bif", size: megabytes * 1e6, sha256 };
  const cost = await cpuMs(1, async () => {
    sender.send("begin");
    const [ids] = (await once(sender, "message")) as [string[]];
    for (const id of ids) await acceptArtefacts(folder.path, id, [artefact]);
  });
  await uploads.close();
  return cost / times / megabytes;
}

async function measureEngine(): Promise<Pick<Costs, "statement" | "furtherJobMs" | "heartbeat">> {
  const server = await openTestEngine();
  const engine = openEngine({
    ...{ url: server.url, role: "home", channel: "measure", onWord: () => {} },
    onTrouble: (error) => console.error(error.message),
  });
  try {
    const engineMs = await engineClock(server);
    return await engine.use(async (hands) => ({
      ...(await measureMessages(hands, engineMs)),
      heartbeat: await measureHeartbeats(hands, engineMs),
    }));
  } finally {
    await engine.close();
    await server.close();
  }
}

/** @returns what tells the milliseconds of processor that PostgreSQL has used so far */
async function engineClock(server: TestEngine): Promise<() => number> {
  const [row] = await server.query("show data_directory");
  const pid = Number(
    readFileSync(join(String(row!.data_directory), "postmaster.pid"), "utf8").split("\n")[0],
  );
  return () => 1000 * cpuSecondsOfTree(pid);
}

/** One job in, out and away is three statements. */
async function measureMessages({ boss }: EngineHands, engineMs: () => number) {
  const times = 300;
  const many = 20;
  await boss.createQueue("measured", { retryLimit: 0 });
  const roundsOf = async (jobs: number) => {
    const data = Array.from({ length: jobs }, (_, n) => ({
      data: requestOf(itemsOf(mixed, n).next().value, n).read,
    }));
    const before = engineMs();
    const begun = performance.now();
    const asker = await cpuMs(times, async () => {
      await boss.insert("measured", data);
      const taken = await boss.fetch("measured", { batchSize: jobs });
      await boss.deleteJob(
        "measured",
        taken.map(({ id }) => id),
      );
    });
    return { asker, wall: (performance.now() - begun) / times, engine: (engineMs() - before) / times };
  };
  await roundsOf(1);
  const single = await roundsOf(1);
  const batch = await roundsOf(many);
  return {
    statement: { wallMs: single.wall / 3, askerMs: single.asker / 3, engineMs: single.engine / 3 },
    furtherJobMs: Math.max(0, batch.engine - single.engine) / (many - 1) / 3,
  };
}

/** A thousand machines say that they live, and the home reads it. */
async function measureHeartbeats(hands: EngineHands, engineMs: () => number) {
  const machines = Array.from({ length: 1000 }, (_, number) => machineNamed(`w${number}`));
  await hands.boss.createQueue("empty");
  const sayAll = async () => {
    for (const { name, offer, beat } of machines) {
      await beatMachine(hands, name, offer, beat, false);
      await homeSession(hands, 10);
      await hands.boss.fetch("empty", { batchSize: 500 });
    }
  };
  await sayAll();
  const before = engineMs();
  await sayAll();
  const said = (engineMs() - before) / machines.length;
  const times = 10;
  const read = await cpuMs(times, () => machineRows(hands));
  return { engineMs: said, homeMs: read / machines.length };
}

/** One machine of so many has room for one more; four parts are open for each. */
async function measureGiving(count: number): Promise<number> {
  const machines = Array.from({ length: count }, (_, number) => machineNamed(`w${number}`));
  const givings = createGivings(0);
  const items = itemsOf(mixed, 1);
  for (let n = 0; n < 4 * count; n++) givings.add(requestOf(items.next().value, n));
  let number = 4 * count;
  let last = givings.give(0, machines, 0);
  const next = () => {
    givings.remove(last.at(-1)!.request);
    givings.add(requestOf(items.next().value, number++));
    last = givings.give(0, machines, 0);
  };
  await cpuMs(50, next);
  return await cpuMs(100, next);
}
