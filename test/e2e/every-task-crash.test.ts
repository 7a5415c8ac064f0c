import { readdirSync } from "node:fs";
import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { tasks } from "../../src/tasks/index.ts";
import { makeLibraryOfEverything } from "../support/library-of-everything.ts";
import { type ServerProcess, startServer } from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";

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
  const flags = await makeLibraryOfEverything(join(folder, "media"));
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
