import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cityLine } from "../../test/support/geonames.ts";
import { brightQuarters, colourClassifier } from "../../test/support/onnx-model.ts";
import { picture } from "../../test/support/picture.ts";
import { openPictureHouse } from "../../test/support/picture-house.ts";
import type { TagsFinding } from "../media/picture-finding.ts";

const noModel = "No model is configured.";

/** A house with a photo that says where and when it was taken. */
async function openWithPhoto() {
  const house = await openPictureHouse("photo");
  const photo = picture({
    width: 120,
    height: 80,
    colour: [20, 60, 230],
    exif: {
      IFD0: { Make: "Canon", Model: "Canon EOS R5" },
      IFD2: { DateTimeOriginal: "2024:07:31 18:05:09" },
      IFD3: {
        GPSLatitudeRef: "N",
        GPSLatitude: "52/1 30/1 0/1",
        GPSLongitudeRef: "E",
        GPSLongitude: "13/1 24/1 0/1",
      },
    },
  });
  house.put("photo.jpg", await photo.jpeg().toBuffer());
  await house.scan();
  return house;
}

const known = ["Canon EOS R5", "2024", "July", "Summer", "Germany", "Western Europe", "Blue", "Landscape"];

test("a photo is tagged by what it says of itself; what is missing is said", async () => {
  const house = await openWithPhoto();
  const run = await house.run("GenerateAutoTags");
  expect(run).toMatchObject({ outcome: "success", items: { total: 2, done: 2 } });
  expect(run.message).toContain("ImageClassificationModel is not set.");
  expect(run.message).toContain("FaceDetectionModel is not set.");
  const { tags, missing } = house.ofPhoto("photo.jpg", "tags") as TagsFinding;
  expect(tags.map(({ tag }) => tag)).toEqual(known);
  expect(missing).toEqual([
    { what: "labels", reason: noModel },
    { what: "faces", reason: noModel },
  ]);
  expect(await house.run("GenerateAutoTags")).toMatchObject({ items: { total: 0 } });
});

test("a photo that was looked at for one task is not decoded again for the other", async () => {
  const house = await openWithPhoto();
  await house.run("GenerateAutoTags");
  expect(house.ofPhoto("photo.jpg", "placeholders")).toMatchObject({ blurHash: expect.any(String) });
  expect(await house.run("GenerateBlurHashes")).toMatchObject({ items: { total: 0 } });
});

test("models say what it shows, and how many faces", async () => {
  const house = await openWithPhoto();
  const put = (name: string, content: Uint8Array | string) => {
    const file = join(house.folder, name);
    writeFileSync(file, content);
    return file;
  };
  const weights: [number[], number[], number[]] = [
    [9, 0],
    [0, 0],
    [0, 9],
  ];
  house.settings.set(
    new Map([
      ["ImageClassificationModel", put("colours.onnx", colourClassifier(8, weights))],
      ["ImageClassificationLabels", put("labels.txt", "rose\nocean\n")],
      ["FaceDetectionModel", put("faces.onnx", brightQuarters())],
    ]),
  );
  house.put(
    "faces.png",
    await picture({ width: 64, height: 64, colour: (x) => (x < 32 ? [255, 255, 255] : [0, 0, 0]) })
      .png()
      .toBuffer(),
  );
  await house.scan();
  expect(await house.run("GenerateAutoTags")).toMatchObject({ outcome: "success", items: { done: 3 } });
  const photo = house.ofPhoto("photo.jpg", "tags") as TagsFinding;
  expect(photo.tags.at(-1)).toEqual({ tag: "ocean", kind: "label", score: 1 });
  expect(photo).toMatchObject({ faces: 0, missing: [] });
  const faces = house.ofPhoto("faces.png", "tags") as TagsFinding;
  expect(faces.faces).toBe(2);
  expect(faces.tags.at(-1)).toEqual({ tag: "2 faces", kind: "faces" });
});

test("a model that cannot be used is told once; the photos are tagged without it", async () => {
  const house = await openWithPhoto();
  house.settings.set(new Map([["FaceDetectionModel", "/nowhere/faces.onnx"]]));
  const run = await house.run("GenerateAutoTags");
  expect(run).toMatchObject({ outcome: "partial", items: { done: 1, failed: 1 } });
  expect(run.reasons).toEqual([expect.stringMatching(/^The model \/nowhere\/faces\.onnx cannot be read/)]);
  const { tags, missing } = house.ofPhoto("photo.jpg", "tags") as TagsFinding;
  expect(tags.map(({ tag }) => tag)).toEqual(known);
  expect(missing).toContainEqual({ what: "faces", reason: run.reasons[0] });

  house.settings.set(new Map([["FaceDetectionModel", ""]]));
  expect(await house.run("GenerateAutoTags", { again: true })).toMatchObject({ outcome: "success" });
  expect((house.ofPhoto("photo.jpg", "tags") as TagsFinding).missing[1]!.reason).toBe(noModel);
});

test("a photo whose pixels are damaged is tagged by what stands before them", async () => {
  const house = await openPictureHouse("photo");
  const whole = await picture({
    width: 400,
    height: 300,
    colour: (x, y) => [x % 256, y % 256, (x * y) % 256],
    exif: { IFD0: { Make: "FUJIFILM", Model: "X-T5" } },
  })
    .jpeg()
    .toBuffer();
  house.put("half.jpg", whole.subarray(0, whole.length / 2));
  await house.scan();
  await house.run("GenerateAutoTags");
  const { tags, missing } = house.ofPhoto("half.jpg", "tags") as TagsFinding;
  expect(tags.map(({ tag }) => tag)).toEqual(["FUJIFILM X-T5", "Landscape"]);
  expect(missing[0]).toMatchObject({ what: "colours", reason: expect.stringContaining("cannot be decoded") });
  expect(house.ofPhoto("half.jpg", "placeholders")).toBeUndefined();
});

test("a data set of places names the nearest town; another one tags again, a missing one takes nothing away", async () => {
  const house = await openWithPhoto();
  const dataSet = join(house.folder, "cities500.txt");
  const tagsOf = () => (house.ofPhoto("photo.jpg", "tags") as TagsFinding).tags.map(({ tag }) => tag);
  await house.run("GenerateAutoTags");
  expect(tagsOf()).toEqual(known);

  writeFileSync(dataSet, cityLine("Berlin", 52.52, 13.41, "DE", "16"));
  writeFileSync(
    join(house.folder, "admin1CodesASCII.txt"),
    "DE.16\tState of Berlin\tState of Berlin\t2950157",
  );
  house.settings.set(new Map([["ReverseGeocodeData", dataSet]]));
  expect(await house.run("GenerateAutoTags")).toMatchObject({ outcome: "success", items: { total: 2 } });
  const withTown = known.toSpliced(4, 0, "Berlin", "State of Berlin");
  expect(tagsOf()).toEqual(withTown);
  expect(await house.run("GenerateAutoTags")).toMatchObject({ items: { total: 0 } });

  renameSync(dataSet, `${dataSet}.away`);
  expect(await house.run("GenerateAutoTags")).toMatchObject({ items: { total: 0 } });
  expect(tagsOf()).toEqual(withTown);

  writeFileSync(dataSet, cityLine("Friedenau", 52.5, 13.4, "DE", "16"));
  expect(await house.run("GenerateAutoTags")).toMatchObject({ outcome: "success", items: { total: 2 } });
  expect(tagsOf()).toContain("Friedenau");

  house.settings.set(new Map([["ButlerTaskReverseGeocode", false]]));
  await house.run("GenerateAutoTags");
  expect(tagsOf()).toEqual(known);
});

test("a data set that cannot be read is told once; a town is looked for again when it can", async () => {
  const house = await openWithPhoto();
  const dataSet = join(house.folder, "cities500.txt");
  writeFileSync(dataSet, "nothing of the kind");
  house.settings.set(new Map([["ReverseGeocodeData", dataSet]]));
  const run = await house.run("GenerateAutoTags");
  expect(run).toMatchObject({ outcome: "partial", items: { done: 1, failed: 1 } });
  expect(run.reasons).toEqual([expect.stringMatching(/ReverseGeocodeData.*19 columns/)]);
  const { tags, missing } = house.ofPhoto("photo.jpg", "tags") as TagsFinding;
  expect(tags.map(({ tag }) => tag)).toEqual(known);
  expect(missing).toContainEqual({ what: "city", reason: run.reasons[0] });
  writeFileSync(dataSet, cityLine("Berlin", 52.52, 13.41, "DE", "16"));
  expect(await house.run("GenerateAutoTags")).toMatchObject({ outcome: "success" });
  const again = house.ofPhoto("photo.jpg", "tags") as TagsFinding;
  expect(again.tags.map(({ tag }) => tag)).toContain("Berlin");
});
