import { randomBytes } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Section } from "../core/ports.ts";
import { describeFile, type MediaName } from "../media/names.ts";
import type { NewFile } from "../store/catalogue.ts";
import type { Store } from "../store/store.ts";
import { contentHash } from "./content-hash.ts";
import { placementOf, withTags } from "./lineage.ts";
import { isRenamedTo } from "./names-on-disk.ts";
import type { Root, Scan } from "./scan.ts";
import type { WalkedFile } from "./walk.ts";

/** Gives files that are not known at their place one in the catalogue: a new one, or that of a part moved here. */
export async function place(scan: Scan, root: Root, files: readonly WalkedFile[]): Promise<void> {
  const { store, section, startedAt, counts, moved, gone } = scan;
  const newcomers = await Promise.all(
    files.flatMap((file) => {
      const name = describeFile(section.type, file.path);
      return name === null
        ? []
        : originsOf(store, section.id, root, file).then((from) => ({ file, name, from }));
    }),
  );
  // Neighbours in the index by which bundles are found: one page of it is written instead of one for each file.
  const bundles = randomBytes(18).toString("hex");
  store.transaction(() => {
    for (const [index, { file, name, from }] of newcomers.entries()) {
      const bundle = bundles + index.toString(16).padStart(4, "0");
      const origin = from.find((id) => !moved.has(id));
      if (origin === undefined) {
        store.catalogue.addFile(newFile(section, root, file, name, bundle), startedAt);
        counts.added++;
        continue;
      }
      noteAlbum(scan, origin);
      store.catalogue.moveFile(
        origin,
        newFile(section, root, file, taggedName(store, origin, name), bundle),
        startedAt,
      );
      noteAlbum(scan, origin);
      moved.add(origin);
      gone.delete(origin);
      counts.moved++;
    }
  });
}

function newFile(section: Section, root: Root, file: WalkedFile, name: MediaName, bundle: string): NewFile {
  return {
    sectionId: section.id,
    rootId: root.id,
    path: file.path,
    size: file.size,
    mtime: file.mtimeMs,
    bundle,
    ...placementOf(name, `${root.path}/${file.path}`),
  };
}

/** A track that was probed before it moved keeps the place that its tags gave it. */
function taggedName(store: Store, partId: number, name: MediaName): MediaName {
  const probe = store.findings.finding(partId, "probe") as { tags?: Record<string, string> } | undefined;
  return withTags(name, probe?.tags ?? {});
}

/** The album that a part is in has to be told of it, when it comes or goes. */
export function noteAlbum({ store, section, albums }: Scan, partId: number): void {
  const album = section.type === "artist" ? store.catalogue.albumOf(partId) : undefined;
  if (album !== undefined) albums.add(album);
}

/** Parts with this content whose old places are surely empty now: one that another file has taken counts as changed. */
async function originsOf(store: Store, sectionId: number, root: Root, file: WalkedFile): Promise<number[]> {
  if (!store.catalogue.knowsContentOfSize(sectionId, file.size)) return [];
  // A file that cannot be read now, or has gone already, is one like any other: probing it will tell.
  const hash = await contentHash(join(root.path, file.path), file.size).catch(() => undefined);
  if (hash === undefined) return [];
  const origins: number[] = [];
  for (const { id, root: top, path } of store.catalogue.filesWithContent(sectionId, file.size, hash))
    if ((await isAbsent(join(top, path))) || (top === root.path && (await isRenamedTo(top, path, file.path))))
      origins.push(id);
  return origins;
}

/** False also when nobody can say: a folder that may not be entered, a disk that fails. */
const isAbsent = (file: string): Promise<boolean> =>
  stat(file).then(
    () => false,
    ({ code }: NodeJS.ErrnoException) => code === "ENOENT" || code === "ENOTDIR",
  );
