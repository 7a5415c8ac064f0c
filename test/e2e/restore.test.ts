import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { basename, join } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { promisify } from "node:util";
import BetterSqlite from "better-sqlite3";
import { expect, test, vi } from "vitest";
import { damage } from "../support/backups.ts";
import { type ServerProcess, startServer } from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";

const program = join(import.meta.dirname, "..", "..", "bin", "butler.js");

/** Asks on a connection of its own: an idle one may be closed in the very moment in which it is used. */
function ask(url: URL): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { "X-Plex-Token": "a-token-for-tests", Accept: "application/json" };
    get(url, { agent: false, headers }, async (answer) =>
      resolve({ status: answer.statusCode!, text: await textOf(answer) }),
    ).on("error", reject);
  });
}

/** Types a command line in a process of its own. */
async function type(...argv: string[]): Promise<{ status: number; out: string; err: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, ...argv]);
    return { status: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { status: code, out: stdout, err: stderr };
  }
}

const nameOf = ({ sdk }: ServerProcess) => sdk.preferences.get("FriendlyName");
const rename = ({ sdk }: ServerProcess, FriendlyName: string) => sdk.preferences.set({ FriendlyName });

const tokenOf = ({ sdk }: ServerProcess, name: string) => sdk.tokens.make({ name, role: "admin" });
const statusFor = async ({ url }: ServerProcess, token: string) =>
  (await fetch(new URL("/butler", url), { headers: { "X-Plex-Token": token } })).status;

async function backUp({ sdk }: ServerProcess) {
  const { runId } = await sdk.backups.make();
  await vi.waitUntil(async () => (await sdk.runs.get(runId!)).state === "ended", {
    timeout: 30_000,
    interval: 50,
  });
  expect(await sdk.runs.get(runId!)).toMatchObject({ outcome: "success" });
  return (await sdk.backups.list()).backups[0]!;
}

test("a restore while the server runs: maintenance, then the old names again at the same address; the rest is kept", async () => {
  const data = join(temporaryFolder(), "data");
  const server = await startServer(data);
  await rename(server, "Before");
  const [kept, revoked] = [await tokenOf(server, "kept"), await tokenOf(server, "revoked")];
  const backup = await backUp(server);
  expect(backup).toMatchObject({ database: "butler", outcome: "verified" });
  await rename(server, "After");
  await server.sdk.tokens.revoke(revoked.id);

  const wrong = await server.fetch(`/api/backups/${backup.id}/restore`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ confirm: "butler.db" }),
  });
  expect(wrong.status).toBe(400);
  expect(await nameOf(server)).toBe("After");

  const answers = new Set<number>();
  let asking = true;
  const asker = (async () => {
    while (asking) {
      const { status, text } = await ask(new URL("/butler", server.url));
      answers.add(status);
      if (status === 503) expect(JSON.parse(text)).toMatchObject({ code: 503, title: "Maintenance" });
    }
  })();
  const name = basename(backup.file);
  const restored = await type(
    "backup",
    "restore",
    name,
    "--yes",
    "--data",
    data,
    "--token",
    "a-token-for-tests",
  );
  asking = false;
  await asker;
  expect(restored).toMatchObject({ status: 0, err: "" });
  expect(restored.out).toMatch(
    /^The database was restored; the one before it is kept as .*butler\.db\.replaced-/,
  );
  // Nobody was ever turned away by a closed door.
  expect([...answers].sort()).toEqual([200, 503]);
  expect(await nameOf(server)).toBe("Before");
  expect([await statusFor(server, kept.token), await statusFor(server, revoked.token)]).toEqual([200, 401]);
  const { lastRestore } = await server.sdk.backups.list();
  const message = expect.stringMatching(/Revoked since that backup, and still: 1 of its tokens\.$/);
  expect(lastRestore).toMatchObject({ file: backup.file, outcome: "restored", message });

  const replaced = readdirSync(data).find((file) => file.startsWith("butler.db.replaced-"))!;
  const old = new BetterSqlite(join(data, replaced), { readonly: true });
  expect(old.prepare("select value from settings where id = 'FriendlyName'").pluck().get()).toBe('"After"');
  old.close();
  // What was closed and opened again works on.
  await rename(server, "Once more");
  expect((await backUp(server)).outcome).toBe("verified");
  expect(await server.end("SIGTERM")).toEqual({ code: 0, signal: null });
});

test("a server that is killed while it restores starts again, with one database or the other", async () => {
  const data = join(temporaryFolder(), "data");
  let server = await startServer(data);
  await rename(server, "Before");
  const backup = await backUp(server);
  await rename(server, "After");
  const first = server;
  await first.sdk.backups.restore(backup.id, { confirm: basename(backup.file) });
  await first.end("SIGKILL");
  server = await startServer(data);
  expect(["Before", "After"]).toContain(await nameOf(server));
  expect(readdirSync(data).filter((file) => /restoring|swap/.test(file))).toEqual([]);
  const memory = new BetterSqlite(join(data, "butler.db"), { readonly: true });
  expect(memory.pragma("integrity_check", { simple: true })).toBe("ok");
  memory.close();
});

test("what cannot be restored is refused, and changes nothing: damaged, too new, not ours, unknown", async () => {
  const folder = temporaryFolder();
  const data = join(folder, "data");
  const server = await startServer(data);
  const other = join(folder, "library.db");
  const plex = new BetterSqlite(other);
  plex.exec("create table media (id integer primary key)");
  plex.close();
  await server.sdk.preferences.set({ BackupOtherDatabases: `plex=${other}` });
  const good = await backUp(server);
  const { backups } = await server.sdk.backups.list();
  const theirs = backups.find(({ database }) => database === "plex")!;
  const restore = (id: number, confirm: string) => server.sdk.backups.restore(id, { confirm });
  await expect(restore(theirs.id, basename(theirs.file))).rejects.toMatchObject({
    statusCode: 409,
    message: expect.stringContaining("another program"),
  });
  await expect(restore(99, "x")).rejects.toMatchObject({ statusCode: 404 });

  const ours = backups.find(({ database }) => database === "butler")!;
  const newer = join(data, "butler.db-2026-01-01");
  copyFileSync(ours.file, newer);
  const future = new BetterSqlite(newer);
  future.exec("insert into kysely_migration values ('9999', '2090-01-01')");
  future.close();
  const noticed = (await server.sdk.backups.list()).backups.find(({ file }) => file === newer)!;
  await expect(restore(noticed.id, "butler.db-2026-01-01")).rejects.toMatchObject({
    statusCode: 409,
    message: expect.stringContaining("made by a newer Butler"),
  });

  damage(ours.file);
  const broken = (await server.sdk.backups.list()).backups.find(({ file }) => file === ours.file)!;
  await expect(restore(broken.id, basename(broken.file))).rejects.toMatchObject({
    statusCode: 409,
    message: expect.stringContaining("damaged"),
  });
  expect(good.outcome).toBe("verified");
  expect((await server.sdk.backups.delete(noticed.id)).file).toBe(newer);
  expect(readdirSync(data).filter((file) => /restoring|swap|replaced/.test(file))).toEqual([]);
});

test("with the server stopped, and the database damaged: the folder itself is looked at, and restored", async () => {
  const folder = temporaryFolder();
  const [data, backups] = [join(folder, "data"), join(folder, "backups")];
  mkdirSync(backups);
  const server = await startServer(data);
  await server.sdk.preferences.set({ ButlerDatabaseBackupPath: backups, FriendlyName: "Before" });
  const kept = await tokenOf(server, "kept");
  const { file } = await backUp(server);
  await server.sdk.tokens.revoke(kept.id);
  await server.end("SIGTERM");

  const list = await type("backup", "list", "--data", data, "--json");
  expect(JSON.parse(list.out)).toMatchObject([{ file, outcome: "verified" }]);
  expect((await type("backup", "verify", basename(file), "--data", data)).out).toContain("it is whole");
  writeFileSync(join(data, "butler.db"), "not a database any more");
  expect(
    await type("backup", "restore", "butler.db-1999-01-01", "--yes", "--data", data, "--from", backups),
  ).toMatchObject({
    status: 3,
    err: expect.stringContaining(basename(file)),
  });
  expect((await type("backup", "restore", "1", "--data", data, "--from", backups)).status).toBe(2);
  const restored = await type(
    "backup",
    "restore",
    basename(file),
    "--yes",
    "--data",
    data,
    "--from",
    backups,
  );
  expect(restored).toMatchObject({ status: 0, out: expect.stringContaining("Start the server again") });
  const again = await startServer(data);
  expect(await nameOf(again)).toBe("Before");
  // A damaged database cannot tell who was revoked.
  expect(await statusFor(again, kept.token)).toBe(200);
  expect(await type("backup", "list", "--data", data, "--from", backups)).toMatchObject({
    status: 1,
    err: expect.stringContaining("Another Butler is running"),
  });
});
