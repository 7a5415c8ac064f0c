import { describe, expect, test } from "vitest";
import { type PhotoFacts, type PhotoTag, photoTags } from "./photo-tags.ts";

const plain: PhotoFacts = {
  width: 4000,
  height: 3000,
  colours: [],
  exif: {},
  isPanorama: false,
  file: "/photos/DSC_0001.JPG",
  mtime: Date.UTC(2025, 0, 1),
};
const tags = (facts: Partial<PhotoFacts>, kind?: PhotoTag["kind"]): string[] =>
  photoTags({ ...plain, ...facts })
    .filter((one) => kind === undefined || one.kind === kind)
    .map(({ tag }) => tag);

test("a photo that says nothing has only its form", () => {
  expect(photoTags(plain)).toEqual([{ tag: "Landscape", kind: "form" }]);
});

test("everything that a photo says is there, each with its kind", () => {
  expect(
    photoTags({
      ...plain,
      exif: { camera: "Canon EOS R5", lens: "RF35mm", takenAt: "2024-07-31T18:05:09+02:00", latitude: 52.5 },
      place: { country: "Germany", region: "Western Europe" },
      colours: [
        { hex: "#87ceeb", share: 0.6 },
        { hex: "#0000ff", share: 0.2 },
        { hex: "#ff0000", share: 0.1 },
      ],
    }),
  ).toEqual([
    { tag: "Canon EOS R5", kind: "camera" },
    { tag: "RF35mm", kind: "lens" },
    { tag: "2024", kind: "date" },
    { tag: "July", kind: "date" },
    { tag: "Summer", kind: "date" },
    { tag: "Germany", kind: "place" },
    { tag: "Western Europe", kind: "place" },
    { tag: "Blue", kind: "colour" },
    { tag: "Landscape", kind: "form" },
  ]);
});

describe("dates", () => {
  test.each([
    ["2023-12-01T12:00:00", 52, "Winter"],
    ["2024-02-29T12:00:00", 52, "Winter"],
    ["2024-03-01T12:00:00", 52, "Spring"],
    ["2024-11-30T12:00:00", 52, "Autumn"],
    ["2024-01-01T12:00:00", -34, "Summer"],
    ["2024-06-01T12:00:00", -34, "Winter"],
  ])("%s at latitude %i is %s", (takenAt, latitude, season) => {
    expect(tags({ exif: { takenAt, latitude } }, "date")[2]).toBe(season);
  });

  test("there is no season near the equator, or where nobody knows the hemisphere", () => {
    const takenAt = "2024-01-01T12:00:00";
    expect(tags({ exif: { takenAt, latitude: 10 } }, "date")).toEqual(["2024", "January"]);
    expect(tags({ exif: { takenAt } }, "date")).toEqual(["2024", "January"]);
  });

  test("a photo that was taken after its file was written has a wrong clock", () => {
    expect(tags({ exif: { takenAt: "2025-01-03T00:00:00" } }, "date")).toEqual([]);
    expect(tags({ exif: { takenAt: "2025-01-01T14:00:00" } }, "date")).toEqual(["2025", "January"]);
  });
});

describe("screenshots", () => {
  const png = "/photos/IMG_0001.PNG";
  test.each<[string, Partial<PhotoFacts>, boolean]>([
    ["a PNG as large as a screen", { file: png, width: 1290, height: 2796 }, true],
    ["a PNG of another size", { file: png, width: 1291, height: 2796 }, false],
    ["a JPEG as large as a screen", { width: 1920, height: 1080 }, false],
    ["a PNG from a camera", { file: png, width: 1920, height: 1080, exif: { camera: "Canon" } }, false],
    ["a name", { file: "/p/Screenshot_2024-05-01.jpg" }, true],
    ["a name in German", { file: "/p/Bildschirmfoto 2024-05-01.png" }, true],
    ["a name in French", { file: "/p/Capture d’écran 2024.png" }, true],
    ["a folder's name", { file: "/p/Screenshots/DSC_1.jpg" }, false],
    ["what the phone says", { file: "/p/IMG_1.HEIC", exif: { comment: "Screenshot" } }, true],
  ])("%s", (_, facts, expected) => {
    expect(tags(facts, "form").includes("Screenshot")).toBe(expected);
  });
});

test.each<[string, Partial<PhotoFacts>, string[]]>([
  ["twice as wide as high", { width: 8000, height: 4000 }, ["Panorama", "Landscape"]],
  ["almost", { width: 7999, height: 4000 }, ["Landscape"]],
  ["upright", { width: 2000, height: 6000 }, ["Panorama", "Portrait"]],
  ["by its XMP", { isPanorama: true }, ["Panorama", "Landscape"]],
  ["square", { width: 3000 }, ["Square"]],
  ["a wide screenshot", { width: 5120, height: 1440, file: "a.png" }, ["Screenshot", "Landscape"]],
])("form: %s", (_, facts, expected) => {
  expect(tags(facts, "form")).toEqual(expected);
});
