import { createHash } from "node:crypto";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { contentHash } from "./content-hash.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hash-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function put(content: Buffer): string {
  const file = join(folder, "file.mkv");
  writeFileSync(file, content);
  return file;
}

/** Bytes that differ from each other over any 256. */
const bytes = (length: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, index) => index + (index >> 8)));

function changed(content: Buffer, at: number): Buffer {
  const copy = Buffer.from(content);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

test("is SHA-256 over the size, the head and the tail", async () => {
  const content = bytes(200_000);
  const size = Buffer.from([0x40, 0x0d, 0x03, 0, 0, 0, 0, 0]);
  const whole = createHash("sha256")
    .update(Buffer.concat([size, content.subarray(0, 65_536), content.subarray(200_000 - 65_536)]))
    .digest("hex");
  expect(await contentHash(put(content), 200_000)).toBe(whole.slice(0, 32));
});

test.each([1, 65_535, 65_536, 65_537, 131_072, 131_073])(
  "a file of %i bytes: both ends count",
  async (length) => {
    const content = bytes(length);
    const hash = await contentHash(put(content), length);
    expect(hash).toMatch(/^[0-9a-f]{32}$/);
    expect(await contentHash(put(changed(content, 0)), length)).not.toBe(hash);
    expect(await contentHash(put(changed(content, length - 1)), length)).not.toBe(hash);
    expect(await contentHash(put(content), length)).toBe(hash);
  },
);

test("up to 128 KiB every byte counts, once", async () => {
  const content = bytes(100_000);
  const size = Buffer.from([0xa0, 0x86, 0x01, 0, 0, 0, 0, 0]);
  const whole = createHash("sha256")
    .update(Buffer.concat([size, content]))
    .digest("hex");
  expect(await contentHash(put(content), 100_000)).toBe(whole.slice(0, 32));
});

test("a moved file keeps its hash, the middle of a long one is not read", async () => {
  const content = bytes(300_000);
  const file = put(content);
  const hash = await contentHash(file, 300_000);
  renameSync(file, join(folder, "moved.mkv"));
  expect(await contentHash(join(folder, "moved.mkv"), 300_000)).toBe(hash);
  expect(await contentHash(put(changed(content, 150_000)), 300_000)).toBe(hash);
});

test("files of the same content but another length differ", async () => {
  expect(await contentHash(put(Buffer.alloc(200_000)), 200_000)).not.toBe(
    await contentHash(put(Buffer.alloc(200_001)), 200_001),
  );
});

test("an empty file has a hash", async () => {
  expect(await contentHash(put(Buffer.alloc(0)), 0)).toMatch(/^[0-9a-f]{32}$/);
});

test("says so when the file has become shorter, or is gone", async () => {
  await expect(contentHash(put(bytes(10)), 20)).rejects.toThrow("has become shorter than 20 bytes");
  await expect(contentHash(join(folder, "gone.mkv"), 20)).rejects.toThrow("ENOENT");
});
