import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { expect, test } from "vitest";
import type { Run } from "../../src/api/runs.ts";
import type { PlexAPI } from "../../src/sdk/plex-api.ts";
import { call, providerServer, tvmazeShow } from "../support/provider-server.ts";
import { startServer } from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";

const task = "RefreshPeriodicMetadata";

/** Listens for the end of the next run of a task. Settles when it listens. */
async function listenFor(sdk: PlexAPI, task: string): Promise<() => Promise<Run>> {
  const events = await sdk.events();
  return async () => {
    for await (const event of events)
      if (event.type === "run" && event.run.task === task && event.run.state === "ended") return event.run;
    throw new Error("The server ended before the run did.");
  };
}

test("items are looked up at once when asked for; kill -9 in the middle of a show loses no other", async () => {
  const folder = temporaryFolder();
  const data = join(folder, "data");
  for (const show of ["Alpha", "Beta"]) {
    const file = join(folder, "Shows", `${show} (2011)`, "Season 01", `${show} - s01e01.mkv`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, show);
  }
  const providers = await providerServer();
  const { found, show } = tvmazeShow(providers.url);
  const describe = (id: number) => `GET /tvmaze/shows/${id}?embed[]=episodes&embed[]=seasons&embed[]=cast`;
  for (const [id, name] of [
    [1, "Alpha"],
    [2, "Beta"],
  ] as const) {
    providers.answers[call("/tvmaze/search/shows", { q: name })] = {
      body: [{ show: { ...found, id, name } }],
    };
    providers.answers[describe(id)] = { body: { ...show, id, name, image: null } };
  }
  const beta = providers.answers[describe(2)]!;
  const betaAsked = Promise.withResolvers<void>();
  providers.answers[describe(2)] = { write: () => betaAsked.resolve() };

  const first = await startServer(data, ["--library", `Shows=show:${join(folder, "Shows")}`]);
  await first.sdk.preferences.set(providers.settings);
  const scanned = await listenFor(first.sdk, "RefreshLibraries");
  await first.sdk.runs.start({ task: "RefreshLibraries", force: true });
  await scanned();
  const shows = async (server: typeof first) => {
    const answer = await server.fetch("/library/sections/1/all", { headers: { Accept: "application/json" } });
    const { MediaContainer } = (await answer.json()) as {
      MediaContainer: { Metadata: Record<string, string>[] };
    };
    return MediaContainer.Metadata;
  };
  const [alpha] = await shows(first);

  const asked = await listenFor(first.sdk, task);
  const refreshed = await first.fetch(`/library/metadata/${alpha!.ratingKey}/refresh`, { method: "PUT" });
  expect(refreshed.status).toBe(200);
  expect(await asked()).toMatchObject({ outcome: "success", items: { total: 1, done: 1 } });
  expect((await shows(first))[0]).toMatchObject({ title: "Alpha", studio: "HBO" });

  await first.sdk.runs.start({ task, force: true });
  await betaAsked.promise;
  await first.end("SIGKILL");
  const memory = new BetterSqlite(join(data, "butler.db"), { readonly: true });
  expect(memory.pragma("integrity_check")).toEqual([{ integrity_check: "ok" }]);
  expect(memory.prepare("select provider_id from lookups").pluck().all()).toEqual(["1"]);
  memory.close();

  providers.answers[describe(2)] = beta;
  const second = await startServer(data);
  const rest = await listenFor(second.sdk, task);
  await second.sdk.runs.start({ task, force: true });
  expect(await rest()).toMatchObject({ outcome: "success", items: { total: 1, done: 1 } });
  expect((await shows(second)).map(({ title, studio }) => [title, studio])).toEqual([
    ["Alpha", "HBO"],
    ["Beta", "HBO"],
  ]);
  await second.end("SIGTERM");
}, 60_000);
