import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeClip } from "../../demo/encode.ts";
import { deep } from "../../media/taps.ts";
import { watchProgress } from "./endless.ts";
import { passOver } from "./pass.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "endless-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const packet = (size: number, pos: number) => ({ size, pos: BigInt(pos) });
const many = 200_000;

it("lets a file pass whose packets are later, or further on", () => {
  const later = watchProgress("f", many);
  for (let i = 0; i < many; i++) later(packet(1, -1), i);
  const furtherOn = watchProgress("f", many);
  for (let i = 0; i < many; i++) furtherOn(packet(1, i), undefined);
});

it("lets a stream pass that comes after another in the file", () => {
  const watch = watchProgress("f", many);
  for (let i = 0; i < many / 2; i++) watch(packet(1, 2 * i), i);
  for (let i = 0; i < many / 2; i++) watch(packet(1, 2 * i + 1), i);
});

it("gives up on packets that go round", () => {
  const watch = watchProgress("film.mkv", many);
  const round = () => {
    for (let i = 0; i < many; i++) watch(packet(0, i % 1000), i % 1000);
  };
  expect(round).toThrow(/read film\.mkv .* but 100001 packets in a row were neither later nor further on/);
});

it("gives up on an MP4 whose samples are all at the same place", () => {
  const whole = join(folder, "whole.mp4");
  const signal = { kind: "noise", dbfs: -20, seed: 1 } as const;
  makeClip(whole, {
    durationSeconds: 1,
    audio: [{ codec: "flac", sampleRate: 48_000, channels: 2, signal }],
  });
  const file = join(folder, "circles.mp4");
  writeFileSync(file, inCircles(readFileSync(whole), 5000));
  const read = () => passOver({ file, taps: [deep()], artefactFolder: folder }, () => {});
  expect(read).toThrow(new RegExp(`bytes of media in its ${statSync(file).size} bytes`));
});

/** The tables of an MP4 (ISO 14496-12) say that so many samples follow each other, all of them the same bytes. */
function inCircles(mp4: Buffer, samples: number): Buffer {
  const numbers = (...values: number[]) => {
    const bytes = Buffer.alloc(4 * values.length);
    for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, 4 * i);
    return bytes;
  };
  const media = mp4.indexOf("mdat") + 4;
  const each = 2000;
  const tables: Record<string, Buffer> = {
    stts: numbers(0, 1, samples, 512),
    stsz: numbers(0, each, samples),
    stsc: numbers(0, 1, 1, 1, 1),
    stco: numbers(0, samples, ...new Array<number>(samples).fill(media)),
    // Without it no edit ends the song early.
    edts: Buffer.alloc(0),
  };
  const withTables = (boxes: Buffer): Buffer => {
    const rebuilt: Buffer[] = [];
    for (let at = 0; at < boxes.length; ) {
      const end = at + boxes.readUInt32BE(at);
      const type = boxes.toString("latin1", at + 4, at + 8);
      const body = boxes.subarray(at + 8, end);
      const isOuter = ["moov", "trak", "mdia", "minf", "stbl"].includes(type);
      const changed = tables[type] ?? (isOuter ? withTables(body) : body);
      if (changed.length > 0) rebuilt.push(numbers(8 + changed.length), Buffer.from(type, "latin1"), changed);
      at = end;
    }
    return Buffer.concat(rebuilt);
  };
  return withTables(mp4);
}
