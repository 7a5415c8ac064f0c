import type { FastifyReply, FastifyRequest } from "fastify";
import { quote, refusal } from "../api/errors.ts";
import type { CachedPicture, PictureFile } from "../core/ports.ts";
import type { ServerHouse } from "./house.ts";
import { sendArtefact } from "./send-artefact.ts";

/** Pictures change seldom, and their addresses with them. */
const cacheControl = "private, max-age=86400";

const contentTypes: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  gif: "image/gif",
  avif: "image/avif",
  bmp: "image/bmp",
  tif: "image/tiff",
  tiff: "image/tiff",
  heic: "image/heic",
  heif: "image/heif",
};

/** Sends a picture as it is, or says that the client has it (RFC 9110, section 13). */
export async function sendPicture(
  request: FastifyRequest,
  reply: FastifyReply,
  pictures: ServerHouse["pictures"],
  picture: PictureFile | CachedPicture,
) {
  const { file, size, mtime } = picture;
  const tag = `"${"key" in picture ? picture.key : `${size.toString(36)}-${mtime.toString(36)}`}"`;
  const changed = Temporal.Instant.fromEpochMilliseconds(mtime);
  reply.header("etag", tag).header("last-modified", httpDate(changed)).header("cache-control", cacheControl);
  if (isKnown(request, tag, mtime)) return reply.code(304).send();
  const opened = await pictures.open(file);
  if (opened === undefined) throw refusal("noPicture", { found: quote(request.url.split("?", 1)[0]!) });
  const ending = file.slice(file.lastIndexOf(".") + 1).toLowerCase();
  return sendArtefact(request, reply.type(contentTypes[ending] ?? "application/octet-stream"), opened);
}

function isKnown({ headers }: FastifyRequest, tag: string, mtime: number): boolean {
  const given = headers["if-none-match"];
  if (given !== undefined) return given === "*" || given.split(/\s*,\s*/).includes(tag);
  const since = Date.parse(headers["if-modified-since"] ?? "");
  return Math.floor(mtime / 1000) * 1000 <= since;
}

const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** As HTTP writes instants: "Sun, 06 Nov 1994 08:49:37 GMT". */
function httpDate(instant: Temporal.Instant): string {
  const at = instant.toZonedDateTimeISO("UTC");
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${days[at.dayOfWeek - 1]}, ${two(at.day)} ${months[at.month - 1]} ${at.year}`;
  return `${day} ${two(at.hour)}:${two(at.minute)}:${two(at.second)} GMT`;
}
