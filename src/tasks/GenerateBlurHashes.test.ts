import { renameSync, rmSync } from "node:fs";
import { expect, test } from "vitest";
import { openPictureHouse } from "../../test/support/picture-house.ts";
import type { PictureFinding } from "../media/picture-finding.ts";

const red = [250, 10, 10];
const blue = [10, 10, 250];
const hex = (finding: unknown) => (finding as PictureFinding | undefined)?.colours[0]?.hex;
const isRed = /^#f[0-9a-f]0[0-9a-f]0[0-9a-f]$/;
const isBlue = /^#0[0-9a-f]0[0-9a-f]f[0-9a-f]$/;

test("photos get placeholders once, and again when they change", async () => {
  const house = await openPictureHouse("photo");
  await house.putPicture("Holiday/a.jpg", red);
  await house.putPicture("b.png", blue);
  await house.scan();
  expect(await house.run("GenerateBlurHashes")).toMatchObject({
    outcome: "success",
    items: { total: 2, done: 2, failed: 0 },
  });
  expect(house.ofPhoto("Holiday/a.jpg", "placeholders")).toMatchObject({
    width: 60,
    height: 40,
    hasAlpha: false,
    blurHash: expect.stringMatching(/^.{6,}$/),
    thumbHash: expect.stringMatching(/^[\w+/]{20,}=*$/),
    colours: [{ hex: expect.stringMatching(isRed), share: 1 }],
  });
  expect(await house.run("GenerateBlurHashes", { force: true })).toMatchObject({ items: { total: 0 } });
  await house.putPicture("b.png", red, { width: 90, height: 90 });
  await house.scan();
  expect(await house.run("GenerateBlurHashes")).toMatchObject({ items: { total: 1, done: 1 } });
  expect(hex(house.ofPhoto("b.png", "placeholders"))).toMatch(isRed);
  expect(await house.run("GenerateBlurHashes", { again: true })).toMatchObject({
    items: { total: 2, done: 2 },
  });
});

test("a photo that cannot be read fails with the reason, and is tried again only when asked", async () => {
  const house = await openPictureHouse("photo");
  house.put("broken.jpg", "no picture");
  await house.putPicture("good.jpg", red);
  await house.scan();
  const run = await house.run("GenerateBlurHashes");
  expect(run).toMatchObject({ outcome: "partial", items: { done: 1, failed: 1 } });
  expect(run.reasons[0]).toMatch(/broken\.jpg cannot be read/);
  expect(await house.run("GenerateBlurHashes")).toMatchObject({ items: { total: 0 } });
  expect(await house.run("GenerateBlurHashes", { force: true })).toMatchObject({
    items: { total: 1, failed: 1 },
  });
});

test("sections whose own setting is off are left alone", async () => {
  const house = await openPictureHouse("photo");
  await house.putPicture("a.jpg", red);
  await house.scan();
  house.store.sectionSettings.save(house.sectionId, new Map([["enableBlurHashGeneration", false]]));
  expect(await house.run("GenerateBlurHashes")).toMatchObject({ items: { total: 0 } });
});

test("films have posters and art beside them; a change is noticed, also that one is gone", async () => {
  const house = await openPictureHouse("movie");
  house.put("Arrival (2016)/Arrival (2016).mkv", "film");
  house.put("Heat (1995)/Heat (1995).mkv", "film");
  await house.putPicture("Arrival (2016)/poster.jpg", red);
  await house.putPicture("Arrival (2016)/Fanart.png", blue);
  await house.scan();
  expect(await house.run("GenerateBlurHashes")).toMatchObject({ outcome: "success", items: { total: 1 } });
  const found = () => house.ofItem("movie", "Arrival") as { thumb?: PictureFinding; art?: PictureFinding };
  expect(hex(found().thumb)).toMatch(isRed);
  expect(hex(found().art)).toMatch(isBlue);
  expect(house.ofItem("movie", "Heat")).toBeUndefined();
  expect(await house.run("GenerateBlurHashes")).toMatchObject({ items: { total: 0 } });

  await house.putPicture("Arrival (2016)/poster.jpg", blue, { width: 61, height: 90 });
  rmSync(house.at("Arrival (2016)/Fanart.png"));
  expect(await house.run("GenerateBlurHashes")).toMatchObject({ items: { total: 1, done: 1 } });
  expect(hex(found().thumb)).toMatch(isBlue);
  expect(found().art).toBeUndefined();
  expect(await house.run("GenerateBlurHashes")).toMatchObject({ items: { total: 0 } });
});

test("a disk that is not there takes nothing with it", async () => {
  const house = await openPictureHouse("movie");
  house.put("Arrival (2016)/Arrival (2016).mkv", "film");
  await house.putPicture("Arrival (2016)/poster.jpg", red);
  await house.scan();
  await house.run("GenerateBlurHashes");
  renameSync(house.root, `${house.root} elsewhere`);
  expect(await house.run("GenerateBlurHashes")).toMatchObject({ items: { total: 0 } });
  expect(house.ofItem("movie", "Arrival")).toHaveProperty("thumb");
});

test("one broken picture of an item does not hide the other, and is not tried every night", async () => {
  const house = await openPictureHouse("movie");
  house.put("Arrival (2016)/Arrival (2016).mkv", "film");
  house.put("Arrival (2016)/poster.jpg", "no picture");
  await house.putPicture("Arrival (2016)/fanart.jpg", blue);
  await house.scan();
  const run = await house.run("GenerateBlurHashes");
  expect(run).toMatchObject({ outcome: "failed", items: { failed: 1 } });
  expect(house.ofItem("movie", "Arrival")).toMatchObject({
    thumb: { failed: run.reasons[0] },
    art: { colours: [{ hex: expect.stringMatching(isBlue) }] },
  });
  expect(await house.run("GenerateBlurHashes")).toMatchObject({ items: { total: 0 } });
  await house.putPicture("Arrival (2016)/poster.jpg", red);
  expect(await house.run("GenerateBlurHashes")).toMatchObject({ outcome: "success", items: { total: 1 } });
});

test("shows, seasons and episodes have theirs", async () => {
  const house = await openPictureHouse("show");
  house.put("Dark/Season 1/Dark - s01e01 - Secrets.mkv", "episode");
  house.put("Dark/Season 1/Dark - s01e02 - Lies.mkv", "episode");
  await house.putPicture("Dark/poster.jpg", red);
  await house.putPicture("Dark/Season01.jpg", blue);
  await house.putPicture("Dark/Season 1/Dark - s01e01 - Secrets-thumb.jpg", red);
  await house.scan();
  expect(await house.run("GenerateBlurHashes")).toMatchObject({ outcome: "success", items: { done: 3 } });
  const thumb = (type: string, title: string) =>
    hex((house.ofItem(type, title) as { thumb?: PictureFinding } | undefined)?.thumb);
  expect(thumb("show", "Dark")).toMatch(isRed);
  expect(thumb("season", "Season 1")).toMatch(isBlue);
  expect(thumb("episode", "Secrets")).toMatch(isRed);
  expect(thumb("episode", "Lies")).toBeUndefined();
});
