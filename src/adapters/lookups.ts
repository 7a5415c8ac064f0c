import { createHash } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import type { Below, Clock, Ids, LookupLibrary, WantedType } from "../core/ports.ts";
import type { PictureRole } from "../media/local-pictures.ts";
import { idsInGuids, idsInPath } from "../media/matching.ts";
import type { StoredBelow } from "../store/lookups.ts";
import type { Store } from "../store/store.ts";
import type { DataPaths } from "./files.ts";

/** What is asked of providers, and what is kept of their answers. */
export function lookups(
  store: Store,
  paths: DataPaths,
  house: {
    clock: Clock;
    /** Which pictures an item has beside its media; undefined when that cannot be told. */
    localPictures(itemId: number): Promise<PictureRole[] | undefined>;
  },
): LookupLibrary {
  const { now } = house.clock;

  /** Of persons, files and names: what a provider said before proves nothing. */
  const idsOf = (itemId: number): Ids => {
    const path = store.pictured.get(itemId, "")?.path ?? "";
    const said = (["tag", "local", "person"] as const).map((origin) =>
      idsInGuids(store.itemFields.saidBy(itemId, origin).guids ?? []),
    );
    return Object.assign({}, ...said, idsInPath(path)) as Ids;
  };

  return {
    async *lookups(wanted, { sectionIds, itemIds }) {
      // As in Plex, films are looked up when somebody asks for it, and not month by month.
      const types = wanted.filter((type) => itemIds || type !== "movie");
      const filter = {
        ...(sectionIds && { sectionIds }),
        ...(itemIds && { itemIds: store.lookups.topsOf(itemIds) }),
      };
      for (let after = 0; ; ) {
        const rows = store.lookups.page(types, after, filter);
        for (const { id, type, title, lookedUpAt, triedAt } of rows)
          yield { id, type: type as WantedType, title, lookedUpAt, triedAt };
        if (rows.length === 0) return;
        after = rows.at(-1)!.id;
        await breathe();
      }
    },
    wanted: (itemId) => {
      const row = store.lookups.get(itemId);
      if (row === undefined) return undefined;
      const { id, type, title, year, provider, providerId } = row;
      return {
        id,
        type: type as WantedType,
        title,
        year: year ?? undefined,
        ids: idsOf(id),
        known: provider && providerId ? { provider, id: providerId } : undefined,
        below: store.lookups.below(id).flatMap((row) => belowOf(row) ?? []),
      };
    },
    keepDescriptions: (said) =>
      store.transaction(() => {
        for (const { itemId, fields } of said) store.itemFields.keep(itemId, "provider", fields, now());
      }),
    keepKnown: (itemId, by) => store.lookups.keepKnown(itemId, by, now()),
    keepUnknown: (itemId) => store.lookups.keepUnknown(itemId, now()),
    keepTry: (itemId) => store.lookups.keepTry(itemId, now()),
    missingPictures: async (itemId, pictures) => {
      const wanted = Object.entries(pictures).map(([role, address]) => ({
        role: role as PictureRole,
        address,
      }));
      if (wanted.length === 0) return [];
      const local = await house.localPictures(itemId);
      if (local === undefined) return [];
      const kept = await readdir(paths.itemPictures(itemId)).catch(() => []);
      return wanted.filter(
        ({ role, address }) =>
          !local.includes(role) && !kept.some((name) => name.startsWith(`${nameOf(role, address)}.`)),
      );
    },
    keepItemPicture: async (itemId, { role, address, file, format }) => {
      const folder = paths.itemPictures(itemId);
      const name = `${nameOf(role, address)}.${format}`;
      await mkdir(folder, { recursive: true });
      await rename(file, join(folder, name));
      for (const other of await readdir(folder))
        if (other.startsWith(`${role}-`) && other !== name) await rm(join(folder, other));
    },
  };
}

/** Of a picture below an item's folder, without the ending: it tells where the picture is from. */
const nameOf = (role: PictureRole, address: string): string =>
  `${role}-${createHash("sha256").update(address).digest("hex").slice(0, 16)}`;

function belowOf({ id, type, title, year, position, aired, parentPosition }: StoredBelow): Below | undefined {
  if (type === "season" && position !== null) return { id, type, season: position };
  if (type === "episode" && parentPosition !== null)
    return { id, type, season: parentPosition, episode: position ?? undefined, aired: aired ?? undefined };
  return type === "album" ? { id, type, title, year: year ?? undefined } : undefined;
}
