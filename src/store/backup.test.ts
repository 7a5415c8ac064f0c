import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { examine, snapshot } from "./backup.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A database of another program: a table, an index, a full-text table. */
function openOther(journal: "WAL" | "DELETE") {
  const folder = mkdtempSync(join(tmpdir(), "butler-other-"));
  folders.push(folder);
  const file = join(folder, "library.db");
  const program = new BetterSqlite(file);
  onTestFinished(() => void program.close());
  program.pragma(`journal_mode = ${journal}`);
  program.pragma("wal_autocheckpoint = 0");
  program.exec(
    "create table media (id integer primary key, title text); create virtual table words using fts5(title)",
  );
  const add = (count: number) => {
    for (let n = 0; n < count; n++) program.prepare("insert into media (title) values (?)").run(`Title ${n}`);
    program.prepare("insert into words (title) values ('one two')").run();
  };
  add(100);
  return { folder, file, program, add, to: join(folder, "..", `copy-of-${Math.random()}.db`) };
}

const options = { patience: 50, onProgress: () => {} };

async function copyOf(file: string) {
  const folder = mkdtempSync(join(tmpdir(), "butler-copy-"));
  folders.push(folder);
  const to = join(folder, "copy.db");
  const { contents } = await snapshot(file, to, options);
  expect(readdirSync(folder)).toEqual(["copy.db"]);
  expect(examine(to, { expected: contents, own: false })).toEqual([]);
  const copy = new BetterSqlite(to, { readonly: true });
  try {
    return copy.prepare("select count(*) from media").pluck().get();
  } finally {
    copy.close();
  }
}

describe("a database of another program is copied with nothing made beside it, nothing changed in it", () => {
  test("while it is in use, its log with it", async () => {
    const { file, folder, add } = openOther("WAL");
    const before = readdirSync(folder);
    expect(before).toEqual(["library.db", "library.db-shm", "library.db-wal"]);
    const bytes = readFileSync(file);
    expect(await copyOf(file)).toBe(100);
    add(5);
    expect(await copyOf(file)).toBe(105);
    expect(readdirSync(folder)).toEqual(before);
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  test("at rest, in WAL mode, where even reading would make files", async () => {
    const { file, folder, program } = openOther("WAL");
    program.close();
    expect(readdirSync(folder)).toEqual(["library.db"]);
    expect(await copyOf(file)).toBe(100);
    expect(readdirSync(folder)).toEqual(["library.db"]);
  });

  test("after its program was killed, with a log that nobody has written back", async () => {
    const { file } = openOther("WAL");
    const folder = mkdtempSync(join(tmpdir(), "butler-killed-"));
    folders.push(folder);
    const killed = join(folder, "library.db");
    copyFileSync(file, killed);
    copyFileSync(`${file}-wal`, `${killed}-wal`);
    expect(await copyOf(killed)).toBe(100);
    expect(readdirSync(folder)).toEqual(["library.db", "library.db-wal"]);
  });

  test("without a log, in use or not", async () => {
    const { file, folder, add, program } = openOther("DELETE");
    expect(await copyOf(file)).toBe(100);
    add(1);
    expect(await copyOf(file)).toBe(101);
    program.close();
    expect(await copyOf(file)).toBe(101);
    expect(readdirSync(folder)).toEqual(["library.db"]);
  });

  test("although it sorts in a way that only its program knows", async () => {
    const { file, program } = openOther("WAL");
    program.unsafeMode();
    program.exec("create index by_title on media (title)");
    program.pragma("writable_schema = on");
    program.exec(
      "update sqlite_schema set sql = replace(sql, 'title text', 'title text collate icu_root') where name = 'media'",
    );
    program.pragma("writable_schema = off");
    program.close();
    expect(await copyOf(file)).toBe(100);
  });
});

test("one that stays locked is told, once the patience has ended", async () => {
  const { file, program } = openOther("DELETE");
  program.exec("begin exclusive");
  const to = `${file}-copy`;
  await expect(snapshot(file, to, options)).rejects.toThrow(/locked/);
  program.exec("rollback");
});

test("one that holds nothing else than before is not copied", async () => {
  const { file, add } = openOther("WAL");
  const to = `${file}-copy`;
  const { contents } = await snapshot(file, to, options);
  rmSync(to);
  const unless = { contents, but: [] };
  expect(await snapshot(file, to, { ...options, unless })).toEqual({ contents, copied: false });
  expect(existsSync(to)).toBe(false);
  add(1);
  expect(await snapshot(file, to, { ...options, unless })).toMatchObject({ copied: true });
  expect(await snapshot(file, `${to}-2`, { ...options, unless: { contents, but: ["media"] } })).toMatchObject(
    {
      copied: true,
    },
  );
});
