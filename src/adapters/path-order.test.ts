import Sqlite from "better-sqlite3";
import fc from "fast-check";
import { expect, test } from "vitest";
import { comparePaths } from "./path-order.ts";

test.each([
  ["a b/x", "a/x"],
  ["a-b", "a/b"],
  ["a.mkv", "a/b"],
  ["a", "a/"],
  ["Z", "a"],
  ["\u{e9}", "\u{4e00}"],
  ["\u{fffd}", "\u{1f600}"],
  ["\u{e000}", "\u{10000}"],
])("%j comes before %j", (first, second) => {
  expect(comparePaths(first, second)).toBeLessThan(0);
  expect(comparePaths(second, first)).toBeGreaterThan(0);
});

test("orders any paths as SQLite does", () => {
  const database = new Sqlite(":memory:");
  database.exec("CREATE TABLE part (path TEXT COLLATE BINARY)");
  const insert = database.prepare("INSERT INTO part VALUES (?)");
  const inOrder = database.prepare("SELECT path FROM part ORDER BY path").pluck();
  // Zero bytes cannot stand in a path.
  const path = fc
    .string({ unit: "binary", minLength: 1, maxLength: 6 })
    .map((text) => text.replaceAll("\0", "/"));
  fc.assert(
    fc.property(fc.array(path, { maxLength: 20 }), (paths) => {
      database.exec("DELETE FROM part");
      for (const one of paths) insert.run(one);
      expect(paths.toSorted(comparePaths)).toEqual(inOrder.all());
    }),
  );
  database.close();
});
