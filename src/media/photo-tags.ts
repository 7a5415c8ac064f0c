import type { City } from "./cities.ts";
import { type Colour, colourName } from "./colours.ts";
import type { PhotoExif } from "./exif.ts";
import type { Place } from "./place.ts";

export interface PhotoTag {
  tag: string;
  kind: "camera" | "lens" | "date" | "place" | "colour" | "form" | "label" | "faces";
  /** How sure a model is, 0 to 1; absent for what is known. */
  score?: number;
}

/** What is known of a photo without a model. */
export interface PhotoFacts {
  /** Pixels, upright. */
  width: number;
  height: number;
  colours: readonly Colour[];
  exif: PhotoExif;
  place?: Place;
  /** The town nearest to where it was taken. */
  city?: Pick<City, "name" | "region">;
  /** The file says that it is a panorama: Google's GPano in its XMP. */
  isPanorama: boolean;
  /** Path or name of the file. */
  file: string;
  /** When the file was last written, in milliseconds since the epoch: what was taken after that has a wrong date. */
  mtime: number;
}

/** Tags for which the file itself is evidence. Nothing is guessed. */
export function photoTags(facts: PhotoFacts): PhotoTag[] {
  const { exif, place, city } = facts;
  return [
    ...tagsOf("camera", exif.camera),
    ...tagsOf("lens", exif.lens),
    ...tagsOf("date", ...dateTags(facts)),
    ...tagsOf("place", city?.name, city?.region, place?.territory, place?.country, place?.region),
    ...tagsOf("colour", ...colourTags(facts.colours)),
    ...tagsOf("form", ...formTags(facts)),
  ];
}

const tagsOf = (kind: PhotoTag["kind"], ...tags: (string | undefined)[]): PhotoTag[] =>
  [...new Set(tags)].flatMap((tag) => (tag === undefined ? [] : [{ tag, kind }]));

/** A clock may be ahead by a zone and a day, not by more. */
const clockSlackMs = 38 * 3_600_000;

function dateTags({ exif: { takenAt, latitude }, mtime }: PhotoFacts): string[] {
  if (takenAt === undefined || Date.parse(`${takenAt.slice(0, 19)}Z`) > mtime + clockSlackMs) return [];
  const month = Number(takenAt.slice(5, 7));
  return [takenAt.slice(0, 4), monthNames[month - 1]!, ...seasonOf(month, latitude)];
}

const monthNames =
  "January February March April May June July August September October November December".split(" ");

/** Only where there are seasons, and where it is known on which side of the equator the photo was taken. */
function seasonOf(month: number, latitude: number | undefined): string[] {
  if (latitude === undefined || Math.abs(latitude) < tropic) return [];
  const northern = latitude > 0 ? month : month + 6;
  return [["Winter", "Spring", "Summer", "Autumn"][Math.floor((northern % 12) / 3)]!];
}
const tropic = 23.44;

/** A colour of less share may be there, but the photo is not known by it. */
const leastColourShare = 0.15;

const colourTags = (colours: readonly Colour[]): string[] =>
  colours.filter(({ share }) => share >= leastColourShare).map(({ hex }) => colourName(hex));

function formTags(facts: PhotoFacts): string[] {
  const { width, height } = facts;
  const orientation = width > height ? "Landscape" : width < height ? "Portrait" : "Square";
  if (isScreenshot(facts)) return ["Screenshot", orientation];
  const aspect = Math.max(width, height) / Math.min(width, height);
  return facts.isPanorama || aspect >= 2 ? ["Panorama", orientation] : [orientation];
}

/** In the words of the systems that name them, in the languages with most speakers among them. */
const screenshotName =
  /screen[ _-]?shot|screen[ _-]?capture|simulator screen|bildschirmfoto|capture d.?[ée]cran|captura de (?:pantalla|ecr[ãa]|tela)|schermata|schermafbeelding|sk[äa]rmavbild|zrzut ekranu|снимок экрана|スクリーンショット|截屏|屏幕截图|스크린샷/iu;

/** Pixels of common screens, the longer side first. */
const screens = new Set(
  (
    "1280x720 1280x800 1366x768 1440x900 1536x864 1600x900 1680x1050 1920x1080 1920x1200 2256x1504 2560x1080 " +
    "2560x1440 2560x1600 2736x1824 2880x1620 2880x1800 3000x2000 3024x1964 3440x1440 3456x2234 3840x2160 " +
    "4096x2304 4480x2520 5120x1440 5120x2160 5120x2880 6016x3384 " +
    "960x640 1136x640 1334x750 1792x828 2208x1242 2340x1080 2436x1125 2532x1170 2556x1179 2622x1206 2688x1242 " +
    "2778x1284 2796x1290 2868x1320 1024x768 2048x1536 2160x1620 2224x1668 2360x1640 2388x1668 2732x2048 " +
    "1520x720 1600x720 1612x720 2160x1080 2220x1080 2280x1080 2310x1080 2376x1080 2400x1080 2408x1080 2412x1080 " +
    "2960x1440 2992x1344 3040x1440 3088x1440 3120x1440 3200x1440 3216x1440"
  ).split(" "),
);

/** Said by the device or the file's name; or a PNG without a camera that is as large as a screen. */
function isScreenshot({ file, exif, width, height }: PhotoFacts): boolean {
  if (/^screenshot$/i.test(exif.comment ?? "")) return true;
  if (exif.camera !== undefined) return false;
  const name = file.slice(file.lastIndexOf("/") + 1).normalize("NFC");
  const size = `${Math.max(width, height)}x${Math.min(width, height)}`;
  return screenshotName.test(name) || (/\.png$/i.test(name) && screens.has(size));
}
