import { readdir } from "node:fs/promises";

/** Names in a folder; undefined when it cannot be read. */
export type List = (folder: string) => Promise<readonly string[] | undefined>;

/** Folder listings remembered: neighbours by id are mostly neighbours on the disk. */
const listingsKept = 100;

/** Lists folders, and those that were asked for lately only once. */
export function rememberListings(): List {
  const known = new Map<string, Promise<readonly string[] | undefined>>();
  return (folder) => {
    const listing = known.get(folder) ?? readdir(folder).catch(() => undefined);
    if (known.size === listingsKept) known.delete(known.keys().next().value!);
    known.set(folder, listing);
    return listing;
  };
}
