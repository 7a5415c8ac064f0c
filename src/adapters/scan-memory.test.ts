import { mkdirSync, writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { openRealLibrary } from "../../test/support/real-library.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** Bytes that are held while a scan of so many files goes on, at most, beyond those before it. */
async function heldWhileScanning(fileCount: number): Promise<{ first: number; again: number }> {
  const library = await openRealLibrary();
  const perFolder = 200;
  for (let n = 0; n < fileCount; n++) {
    const folder = library.at(`A/Shelf ${Math.floor(n / perFolder)}`);
    if (n % perFolder === 0) mkdirSync(folder);
    writeFileSync(`${folder}/Film ${n} (2001).mkv`, "");
  }
  const scan = async () => {
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    let most = 0;
    let steps = 0;
    await library.scan(undefined, () => {
      if (++steps % 40 !== 0) return;
      collectGarbage();
      most = Math.max(most, process.memoryUsage().heapUsed - before);
    });
    return most;
  };
  const held = { first: await scan(), again: await scan() };
  expect(library.known().size).toBe(fileCount);
  return held;
}

test("a scan holds no more of 20,000 files than of 4,000", { timeout: 300_000 }, async () => {
  const few = await heldWhileScanning(4000);
  const many = await heldWhileScanning(20_000);
  // Held whole, the paths and sizes of 16,000 files more are at least 100 bytes each.
  expect(many.first - few.first).toBeLessThan(1_000_000);
  expect(many.again - few.again).toBeLessThan(1_000_000);
});
