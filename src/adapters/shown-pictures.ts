import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Artwork, Library, PictureFile } from "../core/ports.ts";
import type { Store } from "../store/store.ts";
import { openArtefact } from "./artefacts.ts";
import { type Borders, isThereInside } from "./borders.ts";
import type { DataPaths } from "./files.ts";

/** The pictures of the library, as the disk has them now. Nothing else can be named. */
export function createShownPictures(
  store: Store,
  library: Pick<Library, "pictured">,
  artwork: Artwork,
  paths: DataPaths,
  borders: Borders = [],
) {
  /** Links that lead elsewhere may have been put there since the scan. */
  const inside = async (picture: PictureFile | undefined): Promise<PictureFile | undefined> =>
    picture && (await isThereInside(picture.file, [...borders, ...own])) ? picture : undefined;
  const own = borders.length > 0 ? [paths.data] : [];
  const ofPhoto = async (partId: number): Promise<PictureFile | undefined> => {
    const part = store.findings.part(partId);
    const isPhoto = part && store.sections.get(part.sectionId)?.type === "photo";
    return isPhoto ? inside(await pictureAt(join(part.root, part.path))) : undefined;
  };
  return {
    /** The poster, cover or thumb of an item, or its art. A photo is its own. */
    ofItem: async (itemId: number, role: "thumb" | "art"): Promise<PictureFile | undefined> => {
      const [details] = store.items.get([itemId]);
      if (details?.item.type !== "photo") return inside((await library.pictured(itemId))?.pictures[role]);
      const part = details.media.flatMap(({ parts }) => parts).find(({ gone_since }) => gone_since === null);
      return role === "thumb" && part ? ofPhoto(part.id) : undefined;
    },
    /** Undefined also for a file that is no photo. */
    ofPhoto,
    /** @param bundle 40 hexadecimal digits @param number from 1 */
    ofChapter: (bundle: string, number: number): Promise<PictureFile | undefined> =>
      pictureAt(paths.artefact(bundle, `Chapters/${number}.jpg`)),
    transcoded: artwork.transcoded,
    cornerColours: artwork.cornerColours,
    /** @returns undefined when the file is not there any more. Whoever opens it closes it. */
    open: async (file: string) => {
      const opened = await open(file).catch(() => undefined);
      return opened && openArtefact(opened);
    },
  };
}

async function pictureAt(file: string): Promise<PictureFile | undefined> {
  const state = await stat(file).catch(() => undefined);
  return state?.isFile() ? { file, size: state.size, mtime: Math.floor(state.mtimeMs) } : undefined;
}
