import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startServer } from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";

/** Absent, which is not the same as empty. */
const noToken = { BUTLER_TOKEN: undefined };

test("the token is made at the first start, printed once, and kept for its owner alone", async () => {
  const data = join(temporaryFolder(), "data");
  const first = await startServer(data, [], noToken);
  const token = readFileSync(join(data, "token"), "utf8").trim();
  expect(statSync(join(data, "token")).mode & 0o777).toBe(0o600);
  expect(first.said()).toContain(token);
  expect((await first.fetch("/butler", { headers: { "X-Plex-Token": token } })).status).toBe(200);
  expect((await first.fetch("/butler", { headers: { "X-Plex-Token": "another" } })).status).toBe(401);
  expect(await first.end("SIGINT")).toEqual({ code: 0, signal: null });

  const second = await startServer(data, [], noToken);
  expect(second.said()).not.toContain(token);
  expect((await second.fetch("/butler", { headers: { "X-Plex-Token": token } })).status).toBe(200);
});

test("options come from the environment and the file too, and the same server is known by the same name", async () => {
  const folder = temporaryFolder();
  const data = join(folder, "data");
  const films = join(folder, "Films");
  mkdirSync(films);
  mkdirSync(data);
  writeFileSync(join(data, "butler.config.json"), JSON.stringify({ library: [`Films=movie:${films}`] }));
  const environment = { BUTLER_TOKEN: "token-of-the-environment" };
  const ask = async () => {
    const server = await startServer(data, [], environment);
    const headers = { "X-Plex-Token": environment.BUTLER_TOKEN };
    const sections = await (await server.fetch("/library/sections", { headers })).json();
    const identity = await (await server.fetch("/identity")).json();
    await server.end("SIGTERM");
    return { sections, identity };
  };
  const first = await ask();
  expect(first.sections).toMatchObject({
    MediaContainer: { Directory: [{ title: "Films", type: "movie" }] },
  });
  const second = await ask();
  expect(second.identity).toEqual(first.identity);
  expect(second.sections.MediaContainer.size).toBe(1);
});

test("a configuration that is wrong is told, and nothing starts", async () => {
  const data = join(temporaryFolder(), "data");
  await expect(startServer(data, ["--library", "Films=film:/media"])).rejects.toThrow("NAME=TYPE:PATH");
  await expect(startServer(data, ["--log-level", "loud"])).rejects.toThrow("the command line");
});
