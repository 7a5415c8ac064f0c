import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import type { PreferenceId, PreferenceValue } from "../api/preferences.ts";
import type { Places } from "../core/ports.ts";
import type { Store } from "../store/store.ts";
import type { PictureChild } from "./pictures.ts";

/** Where the last edition is kept, beside the preferences. */
const kept = "placesEdition";

/** Names of places, from the table that `ReverseGeocodeData` names, where `ButlerTaskReverseGeocode` is on. */
export function createPlaces(
  settings: Store["settings"],
  pictures: Pick<PictureChild, "locate">,
  preference: <Id extends PreferenceId>(id: Id) => PreferenceValue<Id>,
): Places {
  const dataSet = () => (preference("ButlerTaskReverseGeocode") ? preference("ReverseGeocodeData") : "");
  return {
    edition: () => {
      const file = dataSet();
      if (file === "") return 0;
      const known = settings.all().get(kept) as number | undefined;
      const edition = editionOf(file) ?? known ?? 0;
      if (edition !== known) settings.save(new Map([[kept, edition]]));
      return edition;
    },
    nearestCity: async (latitude, longitude, signal) => {
      const file = dataSet();
      return file === "" ? undefined : pictures.locate(file, { latitude, longitude }, signal);
    },
  };
}

/** From the file's path, size and mtime; undefined where it cannot be reached. */
function editionOf(file: string): number | undefined {
  try {
    const { size, mtimeMs } = statSync(file);
    const text = `${file}\n${size}\n${Math.floor(mtimeMs)}`;
    return createHash("sha256").update(text).digest().readUInt32BE();
  } catch {
    return undefined;
  }
}
