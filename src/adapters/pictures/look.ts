import type { Metadata } from "sharp";
import type { PictureModels } from "../../core/ports.ts";
import { dominantColours } from "../../media/colours.ts";
import { type Corners, cornerColours } from "../../media/corner-colours.ts";
import { exifOf } from "../../media/exif.ts";
import type { ModelAnswer, PictureLook } from "../../media/picture-finding.ts";
import { placeOf } from "../../media/place.ts";
import { placeholderSide, placeholdersOf } from "../../media/placeholders.ts";
import type { RgbaPicture } from "../../media/rgba.ts";
import { decode, readHeader, resize } from "./decode.ts";
import { modelSide, openClassifier, openFaceDetector, type Question } from "./picture-models.ts";

/**
 * Finds out about a picture what its header says and what one decode of it shows.
 * @throws Error for people when the file cannot be read at all; pixels that cannot be decoded are told in the answer
 */
export async function lookAt(file: string, models: PictureModels): Promise<PictureLook> {
  const facts = factsOf(await readHeader(file));
  const asked = models.classification !== "" || models.faces !== "";
  let picture: RgbaPicture;
  try {
    picture = await decode(file, asked ? modelSide : placeholderSide);
  } catch (error) {
    return { ...facts, undecoded: (error as Error).message };
  }
  const small = asked
    ? await resize(picture, { width: placeholderSide, height: placeholderSide, fit: "inside" })
    : picture;
  return {
    ...facts,
    ...placeholdersOf(small),
    colours: dominantColours(small),
    ...(models.classification && { labels: await answer(classifier(models), picture) }),
    ...(models.faces && { faces: await answer(faceDetector(models.faces), picture) }),
  };
}

/** The colours of the four quarters of a picture. @throws Error for people */
export async function cornersOf(file: string): Promise<Corners> {
  await readHeader(file);
  return cornerColours(await decode(file, placeholderSide));
}

/** @returns why models cannot be used, as sentences for people */
export async function problemsOf(models: PictureModels): Promise<string[]> {
  const opened = await Promise.allSettled([
    models.classification && classifier(models),
    models.faces && faceDetector(models.faces),
  ]);
  return opened.flatMap((one) => (one.status === "rejected" ? [(one.reason as Error).message] : []));
}

function factsOf(header: Metadata): Omit<PictureLook, "undecoded"> {
  const exif = header.exif ? exifOf(header.exif) : {};
  const { latitude, longitude } = exif;
  const place = latitude === undefined || longitude === undefined ? undefined : placeOf(latitude, longitude);
  return {
    ...header.autoOrient,
    hasAlpha: header.hasAlpha,
    exif,
    ...(place && { place }),
    isPanorama: header.xmp?.includes("GPano:ProjectionType") ?? false,
  };
}

async function answer<Found>(
  question: Promise<Question<Found>>,
  picture: RgbaPicture,
): Promise<ModelAnswer<Found>> {
  try {
    return { found: await (await question)(picture) };
  } catch (error) {
    return { failed: (error as Error).message };
  }
}

/** Opened once for a process. One that could not be opened is tried again for the next picture. */
const opened = new Map<string, Promise<Question<never>>>();

function kept<Found>(key: string, open: () => Promise<Question<Found>>): Promise<Question<Found>> {
  const known = opened.get(key) as Promise<Question<Found>> | undefined;
  if (known) return known;
  const opening = open();
  opened.set(key, opening as Promise<Question<never>>);
  opening.catch(() => opened.delete(key));
  return opening;
}

const classifier = (models: PictureModels) =>
  kept(`${models.classification}\n${models.labels}`, () => openClassifier(models));
const faceDetector = (file: string) => kept(file, () => openFaceDetector(file));
