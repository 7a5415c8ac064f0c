import { execFile, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";

/**
 * The real `bin/butler.js` beside a program of ours. An old Node is this one with another version number; the Node
 * that it hands over to does not get that.
 */
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const platform = `${process.platform}-${process.arch}`;

function install({ main, bundled = true }: { main: string; bundled?: boolean }) {
  const folder = mkdtempSync(join(tmpdir(), "butler-bin-"));
  folders.push(folder);
  cpSync("bin/butler.js", join(folder, "bin/butler.js"));
  mkdirSync(join(folder, "dist"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "dist/main.js"), `export async function main(argv) {${main}}`);
  writeFileSync(
    join(folder, "old.mjs"),
    `Object.defineProperty(process.versions, "node", { value: "20.1.0" });`,
  );
  if (bundled) {
    mkdirSync(join(folder, "node_modules", `node-${platform}`, "bin"), { recursive: true });
    writeFileSync(join(folder, "node_modules", `node-${platform}`, "package.json"), "{}");
    symlinkSync(process.execPath, join(folder, "node_modules", `node-${platform}`, "bin/node"));
  }
  return { bin: join(folder, "bin/butler.js"), old: ["--import", join(folder, "old.mjs")] };
}

const run = (args: string[]) =>
  new Promise<{ status: unknown; out: string; err: string }>((resolve) => {
    const env = { ...process.env, NODE_COMPILE_CACHE: undefined };
    execFile(process.execPath, args, { env }, (error, out, err) =>
      resolve({ status: error?.code ?? 0, out, err }),
    );
  });

const echo = `console.log(JSON.stringify([process.versions.node, ...argv])); return 6;`;

test("on a Node that is new enough it calls main, and ends with its status", async () => {
  const { bin } = install({ main: echo, bundled: false });
  expect(await run([bin, "start", "a b"])).toEqual({
    status: 6,
    out: `${JSON.stringify([process.versions.node, "start", "a b"])}\n`,
    err: "",
  });
});

test("in a checkout it runs the source, whatever was built from it once, and keeps what is compiled of it", async () => {
  const { bin } = install({ main: "return 6;", bundled: false });
  mkdirSync(join(bin, "..", "..", "src"));
  writeFileSync(
    join(bin, "..", "..", "src", "main.ts"),
    "export const main = async (): Promise<number> => 5;",
  );
  expect(await run([bin])).toMatchObject({ status: 5 });
  expect(readdirSync(join(bin, "..", "..", "node_modules", ".cache", "compiled"))).not.toEqual([]);
});

test("on an older Node it hands over to the bundled one, arguments and status included", async () => {
  const { bin, old } = install({ main: echo });
  expect(await run([...old, bin, "start", "a b"])).toEqual({
    status: 6,
    out: `${JSON.stringify([process.versions.node, "start", "a b"])}\n`,
    err: "",
  });
});

test("without a bundled Node it says what to do", async () => {
  const { bin, old } = install({ main: echo, bundled: false });
  const { status, out, err } = await run([...old, bin]);
  expect({ status, out }).toEqual({ status: 1, out: "" });
  expect(err).toContain("needs Node 26 or newer, and this is Node 20.1.0");
  expect(err).toContain(platform);
});

test("a signal reaches the program, whose status is passed on", async () => {
  const { bin, old } = install({
    main: `return new Promise((resolve) => {
      const alive = setInterval(() => {}, 1000);
      process.on("SIGTERM", () => { clearInterval(alive); resolve(5); });
      console.log("ready");
    });`,
  });
  const child = spawn(process.execPath, [...old, bin], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.on("exit", (code) => resolve(code)));
  child.stdout.once("data", () => child.kill("SIGTERM"));
  expect(await ended).toBe(5);
});

test("a program that a signal ends passes the signal on", async () => {
  const { bin, old } = install({
    main: `console.log("ready"); return new Promise(() => setInterval(() => {}, 1000));`,
  });
  const child = spawn(process.execPath, [...old, bin], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.on("exit", (_, signal) => resolve(signal)));
  child.stdout.once("data", () => child.kill("SIGTERM"));
  expect(await ended).toBe("SIGTERM");
});

test("a reader that leaves is no error", async () => {
  const { bin } = install({
    main: `return new Promise(() => setInterval(() => console.log("x".repeat(10_000)), 1));`,
  });
  const child = spawn(process.execPath, [bin], { stdio: ["ignore", "pipe", "pipe"] });
  const errors = text(child.stderr);
  const ended = new Promise((resolve) => child.on("exit", (code) => resolve(code)));
  child.stdout.once("data", () => child.stdout.destroy());
  expect(await ended).toBe(0);
  expect(await errors).toBe("");
});
