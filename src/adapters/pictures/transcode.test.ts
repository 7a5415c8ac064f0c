import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { picture } from "../../../test/support/picture.ts";
import type { Gradient, Transcoding } from "../../core/ports.ts";
import { openPictures, type PictureChild } from "../pictures.ts";

let folder: string;
let pictures: PictureChild;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "transcode-"));
  pictures = openPictures();
});
afterAll(async () => {
  await pictures.close();
  rmSync(folder, { recursive: true });
});

const wanted: Transcoding = {
  width: 60,
  height: 60,
  minSize: false,
  upscale: false,
  format: "png",
  quality: 90,
  blur: 0,
  saturation: 100,
  opacity: 100,
};
const put = (name: string, content: Uint8Array | string) => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};

/** The result: its format, its size, and the pixel in the middle. */
async function made(source: string | Gradient, changes: Partial<Transcoding> = {}) {
  const to = join(folder, "made");
  await pictures.transcode(source, { ...wanted, ...changes }, to);
  const { data, info } = await sharp(to).raw().toBuffer({ resolveWithObject: true });
  const { format } = await sharp(to).metadata();
  const at = info.channels * (Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2));
  return {
    format,
    size: [info.width, info.height],
    middle: [...data.subarray(at, at + info.channels)],
    pixels: data,
  };
}

test.each(["jpeg", "png", "webp"] as const)("makes %s of the size that fits", async (format) => {
  const file = put(
    "wide.jpg",
    await picture({ width: 300, height: 200, colour: [200, 40, 40] })
      .jpeg()
      .toBuffer(),
  );
  const result = await made(file, { format });
  expect(result).toMatchObject({ format, size: [60, 40] });
  for (const [channel, level] of [200, 40, 40].entries())
    expect(Math.abs(result.middle[channel]! - level)).toBeLessThan(8);
});

test("turns photos upright", async () => {
  const lying = await picture({ width: 80, height: 40, colour: [9, 9, 9] })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  expect(await made(put("lying.jpg", lying))).toMatchObject({ size: [30, 60] });
});

test("blurs, takes colour away, and fades into a background", async () => {
  const halves = put(
    "halves.png",
    await picture({ width: 60, height: 60, colour: (x) => (x < 30 ? [255, 255, 255] : [0, 0, 0]) })
      .png()
      .toBuffer(),
  );
  expect((await made(halves)).middle).toEqual([0, 0, 0, 255]);
  const [blurred] = (await made(halves, { blur: 5 })).middle as [number];
  expect(blurred).toBeGreaterThan(90);
  expect(blurred).toBeLessThan(165);
  const red = put(
    "red.png",
    await picture({ width: 60, height: 60, colour: [200, 0, 0] })
      .png()
      .toBuffer(),
  );
  const [r, g, b] = (await made(red, { saturation: 0 })).middle as [number, number, number];
  expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThan(4);
  expect((await made(red, { opacity: 50 })).middle).toEqual([200, 0, 0, 128]);
  const [over, , blue] = (await made(red, { opacity: 50, background: "0000ff" })).middle as number[];
  expect(Math.abs(over! - 100)).toBeLessThan(3);
  expect(Math.abs(blue! - 127)).toBeLessThan(3);
});

test("what is transparent is black in JPEG", async () => {
  const clear = await picture({ width: 60, height: 60, colour: [255, 255, 255, 0] })
    .png()
    .toBuffer();
  const { middle } = await made(put("clear.png", clear), { format: "jpeg" });
  expect(Math.max(...middle)).toBeLessThan(4);
});

test("draws gradients", async () => {
  const corners = { topLeft: "ff0000", topRight: "ff0000", bottomLeft: "0000ff", bottomRight: "0000ff" };
  const { size, pixels } = await made(
    { ...corners, width: 40, height: 20, noise: false },
    { width: 40, height: 20 },
  );
  expect(size).toEqual([40, 20]);
  expect([...pixels.subarray(0, 4)]).toEqual([255, 0, 0, 255]);
  expect([...pixels.subarray(-4)]).toEqual([0, 0, 255, 255]);
});

test("says why a picture cannot be made", async () => {
  const to = join(folder, "made");
  await expect(pictures.transcode(put("no.jpg", "no picture"), wanted, to)).rejects.toThrow(
    /no\.jpg cannot be read/,
  );
  const whole = await picture({
    width: 400,
    height: 300,
    colour: (x, y) => [x % 256, y % 256, (x * y) % 256],
  })
    .jpeg()
    .toBuffer();
  const half = put("half.jpg", whole.subarray(0, whole.length / 2));
  await expect(pictures.transcode(half, wanted, to)).rejects.toThrow(
    /pixels of .*half\.jpg cannot be decoded/,
  );
  const fine = put("fine.jpg", whole);
  await expect(pictures.transcode(fine, wanted, join(folder, "none", "made"))).rejects.toMatchObject({
    code: "ENOENT",
  });
});

test("finds the colours of the quarters", async () => {
  const file = put(
    "quarters.png",
    await picture({ width: 200, height: 100, colour: (x, y) => [x < 100 ? 90 : 0, y < 50 ? 60 : 0, 20] })
      .png()
      .toBuffer(),
  );
  const { topLeft, topRight, bottomLeft, bottomRight } = await pictures.corners(
    file,
    new AbortController().signal,
  );
  const near = (hex: string, colour: readonly number[]) =>
    colour.every((level, i) => Math.abs(Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16) - level) < 8);
  expect([
    near(topLeft, [90, 60, 20]),
    near(topRight, [0, 60, 20]),
    near(bottomLeft, [90, 0, 20]),
    near(bottomRight, [0, 0, 20]),
  ]).toEqual([true, true, true, true]);
});
