import type { FastifyRequest } from "fastify";
import { quote, refusal } from "../api/errors.ts";
import type { Gradient, PictureFormat, Transcoding } from "../core/ports.ts";
import { usualQuality } from "../media/assets.ts";
import { longestSide } from "../media/transcoded-size.ts";
import { isOn, queryValue } from "./parameters.ts";

const formats: Readonly<Record<string, PictureFormat>> = {
  jpg: "jpeg",
  jpeg: "jpeg",
  png: "png",
  webp: "webp",
};
/** Pixels: more makes little difference to the eye, and takes long. */
const mostBlur = 100;

/**
 * How a request of Plex's photo transcoder wants a picture. Values beyond what is possible are brought to it: clients
 * ask for more than any screen has. @throws Refusal for what is no value at all
 */
export function transcodingIn(request: FastifyRequest): Transcoding {
  const value = (name: string) => queryValue(request, name) || undefined;
  const number = (name: string, [least, most]: readonly [number, number]) =>
    numberIn(name, value(name), least, most);
  const minSize = isOn(request, "minSize");
  // A side that is not named has no say.
  const free = minSize ? 1 : longestSide;
  const quality = number("quality", [-1, 100]) ?? -1;
  const background = colourIn("background", value("background"));
  return {
    width: number("width", [1, longestSide]) ?? free,
    height: number("height", [1, longestSide]) ?? free,
    minSize,
    upscale: isOn(request, "upscale"),
    format: formatIn(value("format")),
    quality: quality < 1 ? usualQuality : quality,
    blur: number("blur", [0, mostBlur]) ?? 0,
    saturation: number("saturation", [0, 100]) ?? 100,
    opacity: number("opacity", [0, 100]) ?? 100,
    ...(background !== undefined && { background }),
  };
}

/** A picture between four colours. @throws Refusal when one of them is missing, or anything has no such value */
export function gradientIn(value: (name: string) => string | undefined): Gradient {
  const colour = (name: string) => {
    const found = colourIn(name, value(name));
    if (found === undefined) throw wrong(`a colour such as 3f280a for ${name}`, "");
    return found;
  };
  return {
    topLeft: colour("topLeft"),
    topRight: colour("topRight"),
    bottomLeft: colour("bottomLeft"),
    bottomRight: colour("bottomRight"),
    width: numberIn("width", value("width"), 320, 3840) ?? 1920,
    height: numberIn("height", value("height"), 240, 2160) ?? 1080,
    noise: ["1", "true"].includes(value("noise") ?? ""),
  };
}

function formatIn(given: string | undefined): PictureFormat {
  const format = formats[given?.toLowerCase() ?? "jpeg"];
  if (format === undefined) throw wrong("jpg, png or webp as the format", given!);
  return format;
}

function numberIn(name: string, given: string | undefined, least: number, most: number) {
  if (given === undefined) return undefined;
  if (!/^-?\d{1,9}(\.\d{1,9})?$/.test(given)) throw wrong(`a number for ${name}`, given);
  return Math.min(most, Math.max(least, Math.round(Number(given))));
}

function colourIn(name: string, given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const [, digits] = /^#?([0-9a-f]{6})$/i.exec(given) ?? [];
  if (digits === undefined) throw wrong(`a colour such as 3f280a for ${name}`, given);
  return digits.toLowerCase();
}

const wrong = (expected: string, found: string) =>
  refusal("badRequest", { expected, found: quote(found), advice: "Leave it out for the usual." });
