import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { addChapters, withChapters } from "./chapters.ts";

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ""), "hex");
/** moov of 24 bytes with an mvhd that holds eight. */
const moov = hex("00000018 6d6f6f76  00000010 6d766864 0102030405060708");

describe("withChapters", () => {
  it("adds a udta with version, reserved bytes, count, and each start in 100 ns with its title", () => {
    expect(withChapters(moov, [{ startMs: 1500, title: "Zü" }]).toString("hex")).toBe(
      hex(`
        0000003d 6d6f6f76
          00000010 6d766864 0102030405060708
          00000025 75647461
            0000001d 6368706c  01 000000 00000000 01
              0000000000e4e1c0 03 5ac3bc
      `).toString("hex"),
    );
  });

  it("keeps what the udta already holds", () => {
    const tagged = hex("0000001c 6d6f6f76  00000014 75647461 0000000c 6d657461 00000000");
    const grown = withChapters(tagged, []);
    expect(grown.subarray(0, 28).toString("hex")).toBe(
      hex("0000002d 6d6f6f76  00000025 75647461 0000000c 6d657461 00000000").toString("hex"),
    );
    expect(grown).toHaveLength(45);
  });

  it("cuts a long title between characters", () => {
    const grown = withChapters(moov, [{ startMs: 0, title: "é".repeat(200) }]);
    expect(grown.at(-255)).toBe(254);
    expect(grown.subarray(-254).toString()).toBe("é".repeat(127));
  });

  it("refuses more chapters than a byte can count", () => {
    const chapters = Array.from({ length: 256 }, () => ({ startMs: 0, title: "" }));
    expect(() => withChapters(moov, chapters)).toThrow("At most 255 chapters");
  });
});

describe("addChapters refuses a file", () => {
  it.each([
    ["whose moov is not last", Buffer.concat([moov, hex("00000008 66726565")])],
    ["without moov", hex("00000008 66726565")],
    ["that is no MP4 at all", Buffer.from("#!/bin/sh")],
  ])("%s, and leaves it as it was", (_, content) => {
    const folder = mkdtempSync(join(tmpdir(), "chapters-"));
    const file = join(folder, "clip.mp4");
    writeFileSync(file, content);
    expect(() => addChapters(file, [])).toThrow('ends with its "moov" box');
    expect(readFileSync(file)).toEqual(content);
    rmSync(folder, { recursive: true });
  });
});
