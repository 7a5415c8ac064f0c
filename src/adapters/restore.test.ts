import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { finishSwap, restoringOf, swapIn } from "./restore.ts";

const at = Date.parse("2026-03-11T00:29:30Z");
const keptName = "butler.db.replaced-2026-03-11T002930";

function openFolder(files: Record<string, string>) {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const database = join(folder, "butler.db");
  const all = () =>
    Object.fromEntries(
      readdirSync(folder)
        .sort()
        .map((name) => [name, readFileSync(join(folder, name), "utf8")]),
    );
  return { folder, database, all };
}

const before = {
  "butler.db": "old",
  "butler.db-wal": "log",
  "butler.db-shm": "index",
  "butler.db.restoring": "new",
};
const after = { "butler.db": "new", [keptName]: "old", [`${keptName}-wal`]: "log" };

describe("a swap", () => {
  test("puts the new database in place, and keeps the old one with its log", async () => {
    const { folder, database, all } = openFolder(before);
    expect(await swapIn(database, at)).toBe(join(folder, keptName));
    expect(all()).toEqual(after);
  });

  test("never writes over one that was kept in the same second", async () => {
    const { folder, database, all } = openFolder({ ...before, [keptName]: "older" });
    expect(await swapIn(database, at)).toBe(join(folder, `${keptName}-2`));
    expect(all()).toMatchObject({ "butler.db": "new", [keptName]: "older", [`${keptName}-2`]: "old" });
  });

  test("works where there is no database", async () => {
    const { database, all } = openFolder({ "butler.db.restoring": "new" });
    await swapIn(database, at);
    expect(all()).toEqual({ "butler.db": "new" });
  });
});

/** What a data folder holds after each step of a swap, when the power fails there. */
const crashes: Record<string, Record<string, string>> = {
  "the decision is half written": { ...before, "butler.db.swap.partial": "butler.db.repl" },
  "it is decided": { ...before, "butler.db.swap": keptName },
  "the log is moved": {
    "butler.db": "old",
    "butler.db-shm": "index",
    [`${keptName}-wal`]: "log",
    "butler.db.restoring": "new",
    "butler.db.swap": keptName,
  },
  "the old one is moved": {
    [keptName]: "old",
    [`${keptName}-wal`]: "log",
    "butler.db.restoring": "new",
    "butler.db.swap": keptName,
  },
  "the new one is in place": { ...after, "butler.db.swap": keptName },
  "all is done": after,
};

test.each(Object.entries(crashes))(
  "a crash when %s leaves a folder that starts, with one of both",
  async (when, files) => {
    const { database, all } = openFolder(files);
    await finishSwap(database);
    const { "butler.db.restoring": _, ...undone } = before;
    expect(all()).toEqual(when === "the decision is half written" ? undone : after);
    expect(existsSync(restoringOf(database))).toBe(false);
    const settled = all();
    await finishSwap(database);
    expect(all()).toEqual(settled);
  },
);

test("what lies ready without a decision is thrown away", async () => {
  const { database, all } = openFolder(before);
  await finishSwap(database);
  expect(all()["butler.db"]).toBe("old");
  expect(existsSync(restoringOf(database))).toBe(false);
  rmSync(database);
  await finishSwap(database);
});
