import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { openPictureHouse } from "../../test/support/picture-house.ts";
import type { ItemAssetsFinding } from "../media/assets.ts";

const red = [90, 0, 0];
const blue = [0, 0, 90];
type House = Awaited<ReturnType<typeof openPictureHouse>>;

const cacheOf = ({ paths }: House) => join(paths.cache, "PhotoTranscoder");

/** Width and height of every cached picture, in order. */
async function cached(house: House): Promise<string[]> {
  if (!existsSync(cacheOf(house))) return [];
  const files = readdirSync(cacheOf(house), { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  const sizes = files.map(async ({ parentPath, name }) => {
    const { width, height } = await sharp(join(parentPath, name)).metadata();
    return `${width}x${height}`;
  });
  return (await Promise.all(sizes)).sort();
}

async function openWithFilm() {
  const house = await openPictureHouse("movie");
  house.put("Heat (1995)/Heat (1995).mkv", "film");
  await house.putPicture("Heat (1995)/poster.jpg", red, { width: 200, height: 300 });
  await house.putPicture("Heat (1995)/fanart.png", blue, { width: 320, height: 180 });
  await house.scan();
  return house;
}
const findingOf = (house: House) => house.ofItem("movie", "Heat", "assets") as ItemAssetsFinding;

test("posters and art are made in their usual sizes, with their colours, once", async () => {
  const house = await openWithFilm();
  expect(await house.run("ProcessAssets")).toMatchObject({
    outcome: "success",
    items: { total: 1, done: 1 },
  });
  expect(await cached(house)).toEqual(["1280x720", "1920x1080", "240x360", "480x720"]);
  expect(findingOf(house)).toMatchObject({
    thumb: { colours: { topLeft: expect.stringMatching(/^5[0-9a-f]0[0-9a-f]0[0-9a-f]$/) } },
    art: { colours: { bottomRight: "00005a" } },
  });
  expect(await house.run("ProcessAssets")).toMatchObject({ items: { total: 0 } });

  await house.putPicture("Heat (1995)/poster.jpg", blue, { width: 300, height: 300 });
  expect(await house.run("ProcessAssets")).toMatchObject({ items: { total: 1 } });
  expect(await cached(house)).toContain("720x720");
});

test("photos are made for grids", async () => {
  const house = await openPictureHouse("photo");
  await house.putPicture("a.jpg", red, { width: 600, height: 400 });
  house.put("broken.jpg", "no picture");
  await house.scan();
  const run = await house.run("ProcessAssets");
  expect(run).toMatchObject({ outcome: "partial", items: { done: 1, failed: 1 } });
  expect(run.reasons[0]).toMatch(/broken\.jpg cannot be read/);
  expect(await cached(house)).toEqual(["480x320"]);
  expect(house.ofPhoto("a.jpg", "assets")).toMatchObject({ colours: { topLeft: expect.any(String) } });
  expect(await house.run("ProcessAssets")).toMatchObject({ items: { total: 0 } });
});

test("a picture that cannot be read does not hide the other; a disk that is away takes nothing", async () => {
  const house = await openWithFilm();
  house.put("Heat (1995)/poster.jpg", "no picture");
  const run = await house.run("ProcessAssets");
  expect(run).toMatchObject({ items: { failed: 1 } });
  expect(findingOf(house)).toMatchObject({ thumb: { failed: run.reasons[0] }, art: { colours: {} } });
  expect(await house.run("ProcessAssets")).toMatchObject({ items: { total: 0 } });
  renameSync(house.root, `${house.root} away`);
  expect(await house.run("ProcessAssets")).toMatchObject({ items: { total: 0 } });
  expect(findingOf(house)).toHaveProperty("art");
});

test("a cache that cannot be written to is told, and nothing counts as done", async () => {
  const house = await openWithFilm();
  rmSync(house.paths.cache, { recursive: true, force: true });
  writeFileSync(house.paths.cache, "in the way");
  const run = await house.run("ProcessAssets");
  expect(run).toMatchObject({ outcome: "failed", items: { failed: 1 } });
  rmSync(house.paths.cache);
  expect(await house.run("ProcessAssets")).toMatchObject({ outcome: "success" });
});
