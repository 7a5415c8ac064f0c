import { createHash } from "node:crypto";
import { closeSync, openSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeBif } from "../../media/bif.ts";
import type { PreviewOptions, PreviewsFinding } from "../../media/taps.ts";
import type { OpenFeed } from "./feed.ts";
import { mustBeShowable } from "./showable.ts";
import { fillSlots, type SlotPicturesState } from "./slot-pictures.ts";

interface State {
  slots: SlotPicturesState<Uint8Array>;
  pictures: Uint8Array[];
  height: number;
}

/** Makes the preview pictures of the main video stream, as a BIF file. */
export const openPreviews: OpenFeed<PreviewOptions> = (source, { intervalMs, width, quality }, saved) => {
  const { durationMs, artefactFolder } = mustBeShowable(source);
  const begun = saved as State | undefined;
  const pictures = begun?.pictures ?? [];
  let height = begun?.height ?? 0;
  const slots = fillSlots<Uint8Array>(
    { intervalMs, durationMs },
    {
      make(picture) {
        ({ height } = picture.scaled(width));
        return picture.jpeg(width, quality);
      },
      put: (jpeg) => pictures.push(jpeg),
    },
    begun?.slots,
  );

  return {
    pictures: slots.pictures,
    save: (): State => ({ slots: slots.save(), pictures, height }),
    end(): PreviewsFinding {
      slots.end();
      const written = writeBif(artefactFolder, encodeBif(pictures, intervalMs));
      return { ...written, count: pictures.length, width, height, intervalMs };
    },
  };
};

/** The name appears only when the file is whole. */
function writeBif(folder: string, pieces: readonly Uint8Array[]): { file: string; sha256: string } {
  const file = "index-sd.bif";
  const partial = join(folder, `${file}.partial`);
  const hash = createHash("sha256");
  const handle = openSync(partial, "w");
  try {
    for (const piece of pieces) {
      hash.update(piece);
      writeFileSync(handle, piece);
    }
  } finally {
    closeSync(handle);
  }
  renameSync(partial, join(folder, file));
  return { file, sha256: hash.digest("hex") };
}
