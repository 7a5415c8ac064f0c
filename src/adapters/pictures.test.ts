import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { thumbHashToAverageRGBA } from "thumbhash";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { heicGridOf, heicOf } from "../../test/support/heic.ts";
import { brightQuarters, colourClassifier } from "../../test/support/onnx-model.ts";
import { exifBlock, type PictureSpec, picture } from "../../test/support/picture.ts";
import type { PictureModels } from "../core/ports.ts";
import { makeClip } from "../demo/encode.ts";
import { openPictures, type PictureChild } from "./pictures.ts";

const noModels: PictureModels = { classification: "", labels: "", faces: "" };
const never = new AbortController().signal;
const orange = [230, 120, 20] as const;

let folder: string;
let pictures: PictureChild;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pictures-"));
  pictures = openPictures();
});
afterAll(async () => {
  await pictures.close();
  rmSync(folder, { recursive: true });
});

function put(name: string, content: Uint8Array | string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}
const jpeg = async (name: string, spec: PictureSpec) => put(name, await picture(spec).jpeg().toBuffer());
const look = (file: string, models = noModels) => pictures.look(file, models, never);

describe("what a look finds", () => {
  test.each(["jpeg", "png", "webp", "avif", "gif", "tiff"] as const)("in %s", async (format) => {
    const file = put(
      `still.${format}`,
      await picture({ width: 320, height: 240, colour: orange }).toFormat(format).toBuffer(),
    );
    const found = await look(file);
    expect(found).toMatchObject({ width: 320, height: 240, exif: {}, isPanorama: false });
    if (!("colours" in found)) throw new Error(found.undecoded);
    expect(found.colours).toHaveLength(1);
    const { r, g, b, a } = thumbHashToAverageRGBA(Uint8Array.fromBase64(found.thumbHash));
    for (const [channel, expected] of [r * 255, g * 255, b * 255].map((is, i) => [is, orange[i]!] as const))
      expect(Math.abs(channel - expected)).toBeLessThan(16);
    expect(a).toBe(1);
    expect(found.blurHash).toHaveLength(4 + 2 * 5 * 4);
  });

  test("of 16 bits, of CMYK, of greys, and in another colour space", async () => {
    const spec: PictureSpec = { width: 64, height: 64, colour: [128, 128, 128] };
    const files = [
      put("deep.png", await picture(spec).toColourspace("rgb16").png().toBuffer()),
      put("print.jpg", await picture(spec).toColourspace("cmyk").jpeg().toBuffer()),
      put("grey.jpg", await picture(spec).toColourspace("b-w").jpeg().toBuffer()),
      put("p3.jpg", await picture(spec).withIccProfile("p3").jpeg().toBuffer()),
    ];
    for (const file of files) {
      const found = await look(file);
      if (!("colours" in found)) throw new Error(found.undecoded);
      const level = Number.parseInt(found.colours[0]!.hex.slice(1, 3), 16);
      expect(Math.abs(level - 128), file).toBeLessThan(20);
    }
  });

  test("upright, as the camera was held", async () => {
    const spec: PictureSpec = {
      width: 400,
      height: 200,
      colour: (x) => (x < 200 ? [255, 0, 0] : [0, 0, 255]),
    };
    const upright = await look(await jpeg("as-is.jpg", spec));
    const turned = put("turned.jpg", await picture(spec).withMetadata({ orientation: 6 }).jpeg().toBuffer());
    const found = await look(turned);
    expect(upright).toMatchObject({ width: 400, height: 200 });
    expect(found).toMatchObject({ width: 200, height: 400 });
    // The first character: 6 by 3 components lying, 3 by 6 standing.
    expect([upright, found].map((one) => "blurHash" in one && one.blurHash[0])).toEqual(["N", "l"]);
  });

  test("alpha is kept", async () => {
    const file = put(
      "logo.png",
      await picture({ width: 50, height: 50, colour: (x) => [...orange, x < 25 ? 255 : 0] })
        .png()
        .toBuffer(),
    );
    const found = await look(file);
    if (!("colours" in found)) throw new Error(found.undecoded);
    expect(found.hasAlpha).toBe(true);
    expect(thumbHashToAverageRGBA(Uint8Array.fromBase64(found.thumbHash)).a).toBeCloseTo(0.5, 1);
    expect(found.colours[0]!.share).toBe(1);
  });

  test("of an animation it is the first frame", async () => {
    const frames = await picture({
      width: 40,
      height: 80,
      colour: (_, y) => (y < 40 ? [255, 0, 0] : [0, 0, 255]),
    })
      .raw()
      .toBuffer();
    const animation = await sharp(frames, { raw: { width: 40, height: 80, channels: 3, pageHeight: 40 } })
      .gif()
      .toBuffer();
    expect((await sharp(animation).metadata()).pages).toBe(2);
    expect(await look(put("moving.gif", animation))).toMatchObject({
      width: 40,
      height: 40,
      colours: [{ hex: "#ff0000", share: 1 }],
    });
  });

  test("camera, date and place", async () => {
    const file = await jpeg("photo.jpg", {
      width: 60,
      height: 40,
      colour: orange,
      exif: {
        IFD0: { Make: "FUJIFILM", Model: "X-T5" },
        IFD2: { DateTimeOriginal: "2024:07:31 18:05:09" },
        IFD3: {
          GPSLatitudeRef: "N",
          GPSLatitude: "52/1 30/1 0/1",
          GPSLongitudeRef: "E",
          GPSLongitude: "13/1 24/1 0/1",
        },
      },
    });
    expect(await look(file)).toMatchObject({
      exif: { camera: "FUJIFILM X-T5", takenAt: "2024-07-31T18:05:09", latitude: 52.5, longitude: 13.4 },
      place: { country: "Germany", region: "Western Europe" },
    });
  });

  test("panoramas by their XMP", async () => {
    const xmp =
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:GPano="http://ns.google.com/photos/1.0/panorama/" GPano:ProjectionType="cylindrical"/></rdf:RDF></x:xmpmeta>';
    const file = await jpeg("pano.jpg", { width: 60, height: 40, colour: orange, xmp });
    expect(await look(file)).toMatchObject({ isPanorama: true });
  });

  test("the same picture always gives the same", async () => {
    const spec: PictureSpec = { width: 500, height: 333, colour: (x, y) => [x / 2, y / 2, (x * y) % 256] };
    const file = await jpeg("same.jpg", spec);
    const again = openPictures();
    expect(await again.look(file, noModels, never)).toEqual(await look(file));
    await again.close();
  });

  /** A film of one keyframe of one grey, as the start of a photo. */
  const keyframe = (grey: number, width: number, height: number): Buffer => {
    const clip = join(folder, `${grey}.mp4`);
    makeClip(clip, {
      durationSeconds: 0.04,
      video: {
        ...{ width, height, frameRate: 25, codec: "libx265", keyframeEvery: 1 },
        pictures: { kind: "greys", levels: [grey], secondsEach: 1 },
      },
    });
    return readFileSync(clip);
  };
  /** @param luma of limited range: ITU-R BT.601 */
  const near = (found: number, luma: number) =>
    expect(Math.abs(found - ((luma - 16) * 255) / 219)).toBeLessThan(5);

  test("in HEIC of one piece, with what the camera wrote", async () => {
    const exif = await exifBlock({ IFD0: { Make: "Apple", Model: "iPhone 15 Pro" } });
    const size = { width: 160, height: 120 };
    const file = put("IMG_1.HEIC", heicOf(keyframe(120, 160, 120), { ...size, exif: exif.subarray(6) }));
    const found = await look(file);
    expect(found).toMatchObject({ ...size, exif: { camera: "Apple iPhone 15 Pro" } });
    if (!("colours" in found)) throw new Error(found.undecoded);
    expect(found.colours).toHaveLength(1);
    near(thumbHashToAverageRGBA(Uint8Array.fromBase64(found.thumbHash)).r * 255, 120);
  });

  test("in HEIC of tiles that is to be turned; a broken one is refused with the reason", async () => {
    const greys = [40, 90, 140, 190];
    const [whole, grid] = [
      { width: 250, height: 240 },
      { columns: 2, tile: { width: 128, height: 128 } },
    ];
    const tiles = greys.map((grey) => keyframe(grey, 128, 128));
    const photo = heicGridOf(tiles, { ...grid, ...whole, quarters: 1 });
    const file = put("IMG_2.HEIC", photo);
    expect(await look(file)).toMatchObject({ width: 240, height: 250 });
    const shown = join(folder, "shown");
    const wanted = { minSize: false, upscale: false, blur: 0, saturation: 100, opacity: 100 } as const;
    await pictures.transcode(file, { ...wanted, width: 240, height: 250, format: "png", quality: 90 }, shown);
    const { data, info } = await sharp(shown).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 240, height: 250 });
    // Turned counter-clockwise, what was at the right is at the top.
    for (const [x, y, grey] of [
      [20, 20, 90],
      [220, 20, 190],
      [20, 230, 40],
      [220, 230, 140],
    ] as const)
      near(data[3 * (y * 240 + x)]!, grey);

    expect(await look(put("cut.heic", photo.subarray(0, photo.length - 200)))).toMatchObject({
      undecoded: expect.stringMatching(/^The pixels of .*cut\.heic cannot be decoded: the file was cut off/),
    });
  });
});

describe("what cannot be decoded", () => {
  test("a picture without its end has no placeholder", async () => {
    const whole = await picture({ width: 300, height: 300, colour: (x, y) => [x % 256, y % 256, 99] })
      .jpeg()
      .toBuffer();
    const file = put("half.jpg", whole.subarray(0, whole.length / 2));
    const found = await look(file);
    expect(found).toMatchObject({ width: 300, height: 300 });
    expect("undecoded" in found && found.undecoded).toMatch(/^The pixels of .*half\.jpg cannot be decoded: /);
  });

  test.each([
    ["garbage.jpg", "this is no picture at all"],
    ["empty.jpg", ""],
    ["drawing.jpg", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>'],
  ])("%s is refused", async (name, content) => {
    await expect(look(put(name, content))).rejects.toThrow(
      /cannot be read \(.+\): the pictures that can be read are JPEG/,
    );
  });

  test("raw photos are refused by name; so is what is not there", async () => {
    await expect(look(put("DSC_1.NEF", "MM\0*"))).rejects.toThrow(/DSC_1\.NEF is a raw photo/);
    await expect(look(join(folder, "nowhere.jpg"))).rejects.toThrow(/nowhere\.jpg cannot be read/);
  });
});

describe("models", () => {
  const classifier = () =>
    put(
      "colours.onnx",
      colourClassifier(16, [
        [9, 0, 0],
        [0, 9, 0],
        [0, 0, 9],
      ]),
    );

  test("say what a photo shows", async () => {
    const models = {
      classification: classifier(),
      labels: put("labels.txt", "strawberry\nmeadow\nsky\n"),
      faces: "",
    };
    const blue = await jpeg("blue.jpg", { width: 900, height: 300, colour: [20, 40, 250] });
    const green = await jpeg("green.jpg", { width: 30, height: 90, colour: [10, 200, 30] });
    const found = [await look(blue, models), await look(green, models)];
    expect(found).toMatchObject([
      { labels: { found: [{ label: "sky", score: 1 }] } },
      { labels: { found: [{ label: "meadow", score: 1 }] } },
    ]);
    expect(found[0]).not.toHaveProperty("faces");
    expect(await pictures.problemsOf(models, never)).toEqual([]);
  });

  test("count faces", async () => {
    const models = { ...noModels, faces: put("faces.onnx", brightQuarters()) };
    const file = await jpeg("faces.jpg", {
      width: 400,
      height: 400,
      colour: (x, y) => (x < 200 || y < 200 ? [250, 250, 250] : [0, 0, 0]),
    });
    expect(await look(file, models)).toMatchObject({ faces: { found: 3 } });
  });

  test("that do not fit are said, and the rest is found all the same", async () => {
    const models = {
      classification: classifier(),
      labels: put("short.txt", "strawberry\nmeadow\n"),
      faces: classifier(),
    };
    const problems = [
      `Expected 3 lines in ${models.labels}, one for each class of ${models.classification}, but found 2.`,
      expect.stringContaining("Expected a model with one of its outputs of float32[1, any, 2]"),
    ];
    expect(await pictures.problemsOf(models, never)).toEqual(problems);
    const file = await jpeg("plain.jpg", { width: 40, height: 40, colour: orange });
    expect(await look(file, models)).toMatchObject({
      blurHash: expect.any(String),
      labels: { failed: problems[0] },
      faces: { failed: problems[1] },
    });
    expect(await pictures.problemsOf({ ...noModels, classification: "/no.onnx" }, never)).toEqual([
      "The model /no.onnx has no labels: name its labels file in the preference ImageClassificationLabels.",
    ]);
  });
});

describe("the child", () => {
  /** Opening a pipe that nobody writes to takes for ever, as does a dead disk. */
  function pipe(): string {
    const file = join(folder, `${readdirSync(folder).length}.pipe.jpg`);
    execFileSync("mkfifo", [file]);
    return file;
  }
  const good = () => jpeg("good.jpg", { width: 40, height: 40, colour: orange });

  test("that hangs is killed, and takes one picture with it", async () => {
    const impatient = openPictures({ silentMs: 1500 });
    const stuck = impatient.look(pipe(), noModels, never);
    const next = impatient.look(await good(), noModels, never);
    await expect(stuck).rejects.toThrow(
      /^Nothing was found out about .*pipe\.jpg for 1\.5 s: gave up on it\.$/,
    );
    expect(await next).toMatchObject({ width: 40 });
    await impatient.close();
  });

  test("is killed when nobody wants its answer", async () => {
    const controller = new AbortController();
    const stuck = pictures.look(pipe(), noModels, controller.signal);
    controller.abort(new Error("asked"));
    await expect(stuck).rejects.toThrow("asked");
    expect(await look(await good())).toMatchObject({ width: 40 });
  });

  test.runIf(process.platform === "linux")(
    "that crashes takes the picture in hand with it, and no other",
    async () => {
      const others = childrenNow();
      const crashing = openPictures();
      const stuck = crashing.look(pipe(), noModels, never);
      const next = crashing.look(await good(), noModels, never);
      // Settles one way only: the picture never ends.
      const failure = expect(stuck).rejects.toThrow("the process that does was ended by SIGSEGV");
      const [child] = await until(() => childrenNow().filter((pid) => !others.includes(pid)));
      process.kill(child!, "SIGSEGV");
      await failure;
      expect(await next).toMatchObject({ width: 40 });
      await crashing.close();
      expect(childrenNow().filter((pid) => !others.includes(pid))).toEqual([]);
    },
  );

  test("that has died meanwhile is replaced; nothing is looked at after the end", async () => {
    const closed = openPictures();
    const file = await good();
    await closed.close();
    await expect(closed.look(file, noModels, never)).rejects.toThrow("The house is closed");
  });
});

const childrenNow = (): number[] =>
  readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8").trim().split(" ").map(Number);

async function until(found: () => number[]): Promise<number[]> {
  for (;;) {
    const is = found();
    if (is.length > 0) return is;
    await new Promise(setImmediate);
  }
}
