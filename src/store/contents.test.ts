import { createHash } from "node:crypto";
import BetterSqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { contentsOf, differencesOf, isLike, rowsOf } from "./contents.ts";

function contents(...statements: string[]) {
  const database = new BetterSqlite(":memory:");
  try {
    database.exec(
      "create table a (id integer primary key, x); create table b (k text primary key, y) without rowid;",
    );
    database.exec(
      "insert into a values (1, 'one'), (2, x'00ff'), (3, 1.5), (4, null); insert into b values ('k', 9);",
    );
    for (const statement of statements) database.exec(statement);
    return contentsOf(database);
  } finally {
    database.close();
  }
}

test("the same rows have the same digest, in whatever order they came", () => {
  expect(
    differencesOf(contents(), contents("delete from a where id = 1; insert into a values (1, 'one');")),
  ).toEqual([]);
  expect(rowsOf(contents())).toBe(5);
});

test.each([
  ["update a set x = '1.5' where id = 3", "rows of a are not what they were"],
  ["update a set x = x'00fe' where id = 2", "rows of a are not what they were"],
  ["update a set x = '' where id = 4", "rows of a are not what they were"],
  ["delete from b", "b has 0 rows, not 1"],
  ["create index i on a (x)", "sqlite_schema has 3 rows, not 2"],
  ["drop table b", "sqlite_schema has 1 rows, not 2"],
])("after %s: %s", (statement, difference) => {
  expect(differencesOf(contents(), contents(statement))).toContain(difference);
});

test("a digest is that of the literals, so that those kept with older backups stay good", () => {
  const columns = Array.from({ length: 250 }, (_, n) => `c${n}`);
  const wide = `create table wide (${columns}); insert into wide values (${columns.map((_, n) => n)})`;
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  expect(contents(wide)).toMatchObject({
    a: { rows: 4, digest: sha256("1,'one'\n2,X'00FF'\n3,1.5\n4,NULL\n") },
    wide: { rows: 1, digest: sha256(`${columns.map((_, n) => n)}\n`) },
  });
});

test("a table that is lost or new is told", () => {
  expect(differencesOf(contents(), contents("drop table b"))).toContain("b has no rows, not 1");
  expect(differencesOf(contents("drop table b"), contents())).toContain("b has 1 rows, not any");
});

test("tables that do not count do not", () => {
  expect(isLike(contents(), contents("delete from b"), ["b"])).toBe(true);
  expect(isLike(contents(), contents("delete from b"), [])).toBe(false);
});
