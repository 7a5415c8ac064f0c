import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, test } from "vitest";

const source = join(import.meta.dirname, "..", "src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => ({ file, text: readFileSync(join(source, file), "utf8") }));
const production = files.filter(({ file }) => !file.endsWith(".test.ts"));

/** Who may import whom. A room not named here is a root: it may import everything. */
const floors: Record<string, readonly string[]> = {
  api: [],
  media: [],
  store: ["api"],
  core: ["store", "api"],
  tasks: ["core/task.ts", "core/ports.ts", "media"],
  adapters: ["core/ports.ts", "store", "api", "media"],
  sdk: ["api"],
  server: ["core", "api", "media"],
  cli: ["sdk", "api"],
  web: ["sdk", "api"],
};

/** What only the hands and the roots may touch. */
const world: readonly [string, RegExp][] = [
  ["the real clock", /\bDate\.now\b|\bnew Date\b|\bTemporal\.Now\b/],
  ["timers", /\bset(?:Timeout|Interval)\b/],
  ["the network", /\bfetch\(/],
  ["files", /["']node:fs(?:\/promises)?["']/],
  ["processes", /["']node:child_process["']|\bprocess\.env\b/],
];
/** The driver of the database opens files; a client of the wire fetches; a page has the clock of its reader. */
const exceptions: Record<string, readonly string[]> = {
  store: ["files"],
  sdk: ["the network", "timers"],
  web: ["the real clock", "timers", "the network"],
};

const roomOf = (file: string): string => (file.includes("/") ? file.slice(0, file.indexOf("/")) : "root");
const isRoot = (room: string): boolean => floors[room] === undefined;

function importsOf(text: string): string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g)].map(([, path]) => path!);
}

describe("the floors", () => {
  test("every room is on a floor, or is a root", () => {
    const rooms = new Set(production.map(({ file }) => roomOf(file)));
    expect([...rooms].filter((room) => isRoot(room)).sort()).toEqual(["demo", "root"]);
    expect([...rooms].length).toBeGreaterThan(8);
  });

  test.each(production.map(({ file, text }) => [file, text] as const))(
    "%s imports downward only",
    (file, text) => {
      const room = roomOf(file);
      if (isRoot(room)) return;
      const wrong = importsOf(text)
        .map((path) => relative(source, normalize(join(source, dirname(file), path))))
        .filter((target) => roomOf(target) !== room)
        .filter(
          (target) => !floors[room]!.some((allowed) => target === allowed || roomOf(target) === allowed),
        );
      expect(wrong, `${room}/ may import ${floors[room]!.join(", ") || "nothing of ours"}`).toEqual([]);
    },
  );

  test("no inner file imports a barrel", () => {
    const barrels = production.filter(
      ({ file, text }) =>
        roomOf(file) !== "root" && importsOf(text).some((path) => path.endsWith("/index.ts")),
    );
    expect(barrels.map(({ file }) => file).filter((file) => !file.startsWith("demo/"))).toEqual([]);
  });

  test("the check itself sees a wrong import", () => {
    expect(importsOf('import { openStore } from "../store/store.ts";')).toEqual(["../store/store.ts"]);
  });
});

describe("the bans", () => {
  test.each(production.map(({ file, text }) => [file, text] as const))(
    "%s leaves the world alone",
    (file, text) => {
      const room = roomOf(file);
      if (isRoot(room) || room === "adapters") return;
      const touched = world
        .filter(([, pattern]) => pattern.test(withoutComments(text)))
        .map(([what]) => what);
      expect(touched.filter((what) => !exceptions[room]?.includes(what))).toEqual([]);
    },
  );
});

test("no folder is named for a kind", () => {
  const kinds = ["types", "interfaces", "utils", "helpers", "services", "common", "lib"];
  const folders = new Set(files.flatMap(({ file }) => file.split("/").slice(0, -1)));
  expect([...folders].filter((folder) => kinds.includes(folder))).toEqual([]);
});

test("no file is longer than 300 lines", () => {
  const long = production.filter(({ text }) => text.split("\n").length > 300).map(({ file }) => file);
  expect(long).toEqual([]);
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");
}
