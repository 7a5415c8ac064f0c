import { createHash, randomUUID } from "node:crypto";
import { mkdir, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { Artwork, CachedPicture, Clock, Gradient, PictureFile, Transcoding } from "../core/ports.ts";
import type { DataPaths } from "./files.ts";
import type { PictureChild } from "./pictures.ts";

/** A cached picture that is used is told from one that is old no more often than this. */
const day = 86_400_000;

/** Pictures in other forms, kept where a Plex Media Server keeps them: `Cache/PhotoTranscoder`. */
export function createArtwork(
  paths: DataPaths,
  pictures: Pick<PictureChild, "transcode" | "corners">,
  clock: Clock,
): Artwork {
  const making = new Map<string, Promise<CachedPicture>>();

  async function keptOrMade(key: string, source: PictureFile | Gradient, wanted: Transcoding) {
    const folder = join(paths.cache, "PhotoTranscoder", key.slice(0, 2));
    const file = join(folder, `${key}.${wanted.format}`);
    const kept = await pictureAt(file, key, wanted);
    if (kept) {
      // Old cache is what nobody has used for long.
      if (clock.now() - kept.mtime > day) await utimes(file, clock.now() / 1000, clock.now() / 1000);
      return kept;
    }
    await Promise.all([folder, paths.scratch].map((path) => mkdir(path, { recursive: true })));
    // There, because what a process that was killed leaves of it goes with the next start.
    const aside = join(paths.scratch, randomUUID());
    try {
      await pictures.transcode("file" in source ? source.file : source, wanted, aside);
      await rename(aside, file);
    } finally {
      await rm(aside, { force: true });
    }
    return (await pictureAt(file, key, wanted))!;
  }

  return {
    transcoded: (source, wanted) => {
      const key = keyOf(source, wanted);
      const begun = making.get(key);
      if (begun) return begun;
      const picture = keptOrMade(key, source, wanted).finally(() => making.delete(key));
      making.set(key, picture);
      return picture;
    },
    cornerColours: (picture, signal) => pictures.corners(picture.file, signal),
  };
}

/** Of everything that the result depends on: a picture that changes has another size or mtime. */
function keyOf(source: PictureFile | Gradient, wanted: Transcoding): string {
  const parts = [source, wanted].map((part) => Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

async function pictureAt(
  file: string,
  key: string,
  { format }: Transcoding,
): Promise<CachedPicture | undefined> {
  const state = await stat(file).catch(() => undefined);
  return state && { file, size: state.size, mtime: Math.floor(state.mtimeMs), key, format };
}
