import { realpathSync } from "node:fs";
import { realpath } from "node:fs/promises";
import type { Reader } from "../core/ports.ts";
import { isWithin } from "../media/section-paths.ts";

/** Folders outside of which nothing is read as media, wherever links lead. None: there are no borders. */
export type Borders = readonly string[];

/**
 * Whether what a path leads to, all links followed, is within the borders.
 * @throws as `realpath` when the path leads to nothing
 */
export function isInside(path: string, borders: Borders): boolean {
  if (borders.length === 0) return true;
  const real = realpathSync(path);
  return borders.some((border) => {
    const place = realPlace(border);
    return place !== undefined && isWithin(real, place);
  });
}

/** The same without waiting; what leads to nothing is not inside. */
export async function isThereInside(path: string, borders: Borders): Promise<boolean> {
  if (borders.length === 0) return true;
  const [real, ...places] = await Promise.all(
    [path, ...borders].map((one) => realpath(one).catch(() => undefined)),
  );
  return real !== undefined && places.some((place) => place !== undefined && isWithin(real, place));
}

/** A reader that opens nothing outside of the borders. */
export function readerWithin<Kind extends Pick<Reader, "read">>(reader: Kind, borders: Borders): Kind {
  if (borders.length === 0) return reader;
  const read: Reader["read"] = async (request, options) => {
    if (await isThereInside(request.file, borders)) return reader.read(request, options);
    throw new Error(
      `${request.file} leads out of the folders for media (${borders.join(", ")}): it is not read. ` +
        "Put the file itself there, or name its folder with --media-root.",
    );
  };
  return Object.create(reader, { read: { value: read } }) as Kind;
}

/** Undefined while its disk is not mounted. */
function realPlace(folder: string): string | undefined {
  try {
    return realpathSync(folder);
  } catch {
    return undefined;
  }
}
