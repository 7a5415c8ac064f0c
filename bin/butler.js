#!/usr/bin/env node
// Plain JavaScript without imports from npm: an old Node must be able to read it, and to hand over to the bundled one.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const neededMajor = 26;
const argv = process.argv.slice(2);

if (Number.parseInt(process.versions.node, 10) < neededMajor) handOver();
else await run();

async function run() {
  // Whoever read our output has seen enough: `butler runs | head -1`.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error) => {
      if (error.code !== "EPIPE") throw error;
      process.exit(0);
    });
  }
  // The package has only what was built; in a checkout, what was built once is older than the source.
  const source = new URL("../src/main.ts", import.meta.url);
  const isCheckout = existsSync(source);
  if (isCheckout) keepCompiled();
  const { main } = await import(isCheckout ? source.href : new URL("../dist/main.js", import.meta.url).href);
  process.exitCode = await main(argv);
}

/** Taking the types out of the source costs a quarter of a second and 10 MB at each start: it is done once. */
function keepCompiled() {
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
    new URL("../node_modules/.cache/compiled", import.meta.url),
  );
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
}

/** Runs this file on the bundled Node, passes signals on, and ends as that ends. */
function handOver() {
  const node = bundledNode();
  if (!node) {
    console.error(
      `butler needs Node ${neededMajor} or newer, and this is Node ${process.versions.node}. ` +
        `The Node that comes with butler is not installed for ${process.platform}-${process.arch}: ` +
        `install Node ${neededMajor}, or on Linux install butler again without --omit=optional.`,
    );
    process.exitCode = 1;
    return;
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...argv], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      // Ctrl-C at a terminal reaches the child too: sent on, it would count as the second one.
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on("error", (error) => {
    console.error(`butler could not start the Node that comes with it, ${node}: ${error.message}`);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => {
    if (!signal) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function bundledNode() {
  try {
    const manifest = `node-${process.platform}-${process.arch}/package.json`;
    const node = join(dirname(createRequire(import.meta.url).resolve(manifest)), "bin", "node");
    return existsSync(node) ? node : undefined;
  } catch {
    return undefined;
  }
}
