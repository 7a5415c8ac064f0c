import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const program = join(import.meta.dirname, "..", "..", "bin", "butler.js");

/** Tells on standard error, at the end, which packages were loaded. */
const watcher = `data:text/javascript,
import { registerHooks } from "node:module";
const packages = new Set();
registerHooks({ load(url, context, next) {
  const [, name] = /node_modules\\/((?:@[^/]+\\/)?[^/]+)\\//.exec(url) ?? [];
  if (name) packages.add(name);
  return next(url, context);
} });
process.on("exit", () => console.error(JSON.stringify([...packages].sort())));`.replaceAll("\n", " ");

const packagesOf = async (...argv: string[]): Promise<string[]> => {
  const { stderr } = await promisify(execFile)(process.execPath, ["--import", watcher, program, ...argv]);
  return JSON.parse(stderr) as string[];
};

test("help loads what reads command lines, and nothing else", async () => {
  expect(await packagesOf("--help")).toEqual(["commander"]);
  expect(await packagesOf("start", "--help")).toEqual(["commander"]);
});

test("a command loads what it needs", async () => {
  expect(await packagesOf("profile", "list", "--json")).toContain("cli-table3");
});
