import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { Library, Only, Pictured, PictureFile, Scope, Work } from "../core/ports.ts";
import {
  isOneWork,
  type PicturedType,
  type PictureRole,
  pictureAt,
  picturedTypes,
  picturePlaces,
} from "../media/local-pictures.ts";
import { isMediaFile, type SectionType } from "../media/names.ts";
import type { StoredPictured } from "../store/pictured.ts";
import type { Store } from "../store/store.ts";
import { type List, rememberListings } from "./listings.ts";

/** Posters, covers, thumbs and art that people keep beside their media. */
export function itemPictures(
  store: Store,
  house: {
    now(): number;
    narrowed(scope: Scope, only: Only | undefined): Scope;
    /** The folder of pictures that an item was given, in the data folder. */
    given(itemId: number): string;
  },
): Pick<Library, "picturedWithout" | "pictured" | "keepForPictured"> & {
  /** Which pictures an item has beside its media; undefined when that cannot be told. */
  localPictures(itemId: number): Promise<PictureRole[] | undefined>;
} {
  const typeOf = (sectionId: number): SectionType | undefined => store.sections.get(sectionId)?.type;

  async function look(row: StoredPictured, list: List): Promise<Pictured | undefined> {
    const type = typeOf(row.sectionId);
    const local = type && (await picturesOf(row, type, list));
    if (local === undefined) return undefined;
    // What a person put beside the media is shown before what was fetched.
    return {
      id: row.id,
      title: row.title,
      pictures: { ...(await givenPictures(house.given(row.id))), ...local },
    };
  }

  async function* without(
    made: { kind: string; version: number },
    filter: Scope,
  ): AsyncGenerator<Pictured, void, undefined> {
    const list = rememberListings();
    for (let after = 0; ; ) {
      const rows = store.pictured.page(made.kind, picturedTypes, after, filter);
      for (const row of rows) {
        const item = await look(row, list);
        if (item && !isKept(row, made.version, item)) yield item;
      }
      if (rows.length === 0) return;
      after = rows.at(-1)!.id;
      await breathe();
    }
  }

  return {
    picturedWithout: (made, scope, only): Work<Pictured> => {
      const filter = house.narrowed(scope, only);
      const items = () => (scope.partIds ? nothing() : without(made, filter));
      return {
        [Symbol.asyncIterator]: items,
        count: async () => {
          let count = 0;
          for await (const _ of items()) count++;
          return count;
        },
      };
    },
    pictured: async (itemId) => {
      const row = store.pictured.get(itemId, "");
      return row && look(row, rememberListings());
    },
    localPictures: async (itemId) => {
      const row = store.pictured.get(itemId, "");
      const type = row && typeOf(row.sectionId);
      const local = row && type && (await picturesOf(row, type, rememberListings()));
      return local && (Object.keys(local) as PictureRole[]);
    },
    keepForPictured: ({ id, pictures }, { kind, version }, finding) => {
      if (store.pictured.get(id, kind) === undefined) return;
      const data = { ...finding, from: pictures };
      store.findings.keepForItem(id, { kind, version, data, at: house.now() });
    },
  };
}

async function* nothing(): AsyncGenerator<never, void, undefined> {}

/** What was never there needs no finding either. */
function isKept({ version, data }: StoredPictured, current: number, { pictures }: Pictured): boolean {
  if (data === null) return Object.keys(pictures).length === 0;
  const { from } = JSON.parse(data) as { from: Pictured["pictures"] };
  return version === current && isDeepStrictEqual(from, pictures);
}

/** Pictures in the data folder, by the role in their names; those that are embedded in media go before others. */
async function givenPictures(folder: string): Promise<Pictured["pictures"]> {
  const found: Pictured["pictures"] = {};
  const names = await readdir(folder).catch(() => []);
  const isEmbedded = (name: string) => name.startsWith("embedded-");
  for (const name of names.sort((a, b) => Number(isEmbedded(a)) - Number(isEmbedded(b)))) {
    const said = name.replace(/^embedded-/, "");
    const role = (["thumb", "art"] as const).find((role) => said.startsWith(role));
    const picture = role && (await pictureFile(join(folder, name)));
    if (picture) found[role] = picture;
  }
  return found;
}

async function pictureFile(file: string): Promise<PictureFile | undefined> {
  const state = await stat(file).catch(() => undefined);
  return state?.isFile() ? { file, size: state.size, mtime: Math.floor(state.mtimeMs) } : undefined;
}

/** @returns undefined when a folder that may have pictures cannot be read: a disk that is not mounted has lost none */
async function picturesOf(
  { type, root, path, position }: StoredPictured,
  section: SectionType,
  list: List,
): Promise<Pictured["pictures"] | undefined> {
  const found: Partial<Record<PictureRole, PictureFile>> = {};
  for (const place of picturePlaces(type as PicturedType, path, position ?? undefined)) {
    if (found[place.role]) continue;
    const folder = join(root, place.folder);
    const names = await list(folder);
    if (names === undefined) return undefined;
    const name = pictureAt(place, names);
    if (name === undefined) continue;
    const media = names.filter((one) => isMediaFile(section, one));
    if (place.alone && !isOneWork(section, place.folder, media)) continue;
    const picture = await pictureFile(join(folder, name));
    if (picture) found[place.role] = picture;
  }
  return found;
}
