import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SmallPicture } from "../../media/small-picture.ts";
import type { TilesOptions, TilesTapFinding } from "../../media/taps.ts";
import { createTileSheets, type TilesState, tileFile } from "../../media/tiles.ts";
import type { OpenFeed } from "./feed.ts";
import { jpegOf } from "./jpeg.ts";
import { mustBeShowable } from "./showable.ts";
import { fillSlots, type SlotPicturesState } from "./slot-pictures.ts";

interface State {
  slots: SlotPicturesState<SmallPicture>;
  tiles: TilesState;
  /** JPEGs of the sheets that are full. */
  sheets: Uint8Array[];
}

/** Makes sheets of the pictures of the main video stream. */
export const openTiles: OpenFeed<TilesOptions> = (
  source,
  { intervalMs, width, quality, columns, rows },
  saved,
) => {
  const { durationMs, artefactFolder } = mustBeShowable(source);
  const begun = saved as State | undefined;
  const tiles = createTileSheets({ columns, rows }, begun?.tiles);
  const sheets = begun?.sheets ?? [];
  const keep = (sheet: SmallPicture | undefined) => {
    if (sheet) sheets.push(jpegOf(sheet, quality));
  };
  const slots = fillSlots(
    { intervalMs, durationMs },
    { make: (picture) => picture.scaled(width), put: (picture) => keep(tiles.add(picture)) },
    begun?.slots,
  );

  return {
    pictures: slots.pictures,
    save: (): State => ({ slots: slots.save(), tiles: tiles.save(), sheets }),
    end(): TilesTapFinding {
      slots.end();
      const { sheet, finding } = tiles.end();
      keep(sheet);
      const files = sheets.map((jpeg, index) => {
        const name = `tiles-${tileFile(index)}`;
        writeFileSync(join(artefactFolder, name), jpeg);
        return name;
      });
      return { ...finding, intervalMs, files };
    },
  };
};
