import { type ExternalText, isSubtitleFolder, textsIn, textsOf } from "../media/external-texts.ts";
import { parentOf, showFolderOf } from "../media/local-pictures.ts";
import { type ExtraKind, extraBySuffix, kindOfExtrasFolder } from "../media/names/extras.ts";
import { isMediaFile } from "../media/names.ts";
import { type NfoKind, nfoPlaces } from "../media/nfo.ts";
import type { StoredLocalItem, StoredLocalPart } from "../store/local-media.ts";
import { type FolderView, sameName, stemOf, type ViewFolder } from "./folders.ts";

/** A file that belongs to an item. */
interface LocalFile {
  rootId: number;
  root: string;
  /** Below the root, with `/`. */
  path: string;
}

export interface LocalNfo extends LocalFile {
  kind: NfoKind;
}
export interface LocalText extends LocalFile {
  partId: number;
  text: ExternalText;
}
export interface LocalExtra extends LocalFile {
  kind: ExtraKind;
  title: string;
}

export interface LocalFiles {
  nfo: LocalNfo | undefined;
  texts: LocalText[];
  extras: LocalExtra[];
}

/**
 * Finds the files beside an item's media that belong to it.
 * @returns undefined when a folder cannot be read, or does not hold the item's media any more: a disk that is not
 * mounted has lost nothing
 */
export async function localFilesOf(
  { type, parts }: StoredLocalItem,
  look: ViewFolder,
): Promise<LocalFiles | undefined> {
  let unreadable = false;
  const view: ViewFolder = async (root, path) => {
    const seen = await look(root, path);
    unreadable ||= seen === undefined;
    return seen;
  };
  const folders = new Map<StoredLocalPart, FolderView>();
  for (const part of parts) {
    const folder = await view(part.root, parentOf(part.path));
    if (folder?.file(nameOf(part.path)) === undefined) return undefined;
    folders.set(part, folder);
  }
  const found: LocalFiles = { nfo: undefined, texts: [], extras: [] };
  for (const [part, folder] of folders) {
    found.nfo ??= await nfoOf(type, part, view);
    if (type === "movie" || type === "episode") found.texts.push(...(await subtitlesOf(part, folder, view)));
    if (type === "track") found.texts.push(...beside(part, folder, "lyrics"));
    for (const extra of await extrasOf(type, part, folder, view))
      if (!found.extras.some((one) => one.rootId === extra.rootId && one.path === extra.path))
        found.extras.push(extra);
  }
  return unreadable ? undefined : found;
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
const join = (folder: string, name: string): string => (folder === "" ? name : `${folder}/${name}`);
const at = ({ rootId, root }: StoredLocalPart, folder: string, name: string): LocalFile => ({
  rootId,
  root,
  path: join(folder, name),
});

async function nfoOf(type: string, part: StoredLocalPart, view: ViewFolder): Promise<LocalNfo | undefined> {
  const own = `${stemOf(nameOf(part.path))}.nfo`;
  for (const { folder, name, kind } of nfoPlaces(type, part.path)) {
    const there = await view(part.root, folder);
    const file = there?.file(name);
    if (file !== undefined && (sameName(name, own) || there!.isOneWork()))
      return { ...at(part, folder, file), kind };
  }
  return undefined;
}

/** The texts in a folder that are called like a part, and not like another media file beside it. */
function beside(
  part: StoredLocalPart,
  folder: FolderView,
  type: ExternalText["type"],
  where = folder,
): LocalText[] {
  const stem = stemOf(nameOf(part.path));
  const section = type === "lyrics" ? "artist" : "movie";
  const stems = folder
    .startingWith(stem)
    .filter((name) => isMediaFile(section, name))
    .map(stemOf);
  return textsOf(type, where.startingWith(stem), stem, stems).map((text) => ({
    ...at(part, where.path, text.name),
    partId: part.id,
    text,
  }));
}

async function subtitlesOf(
  part: StoredLocalPart,
  folder: FolderView,
  view: ViewFolder,
): Promise<LocalText[]> {
  const stem = stemOf(nameOf(part.path));
  const found = beside(part, folder, "subtitle");
  for (const name of folder.folders.filter(isSubtitleFolder)) {
    const inside = await view(part.root, join(folder.path, name));
    if (inside === undefined) continue;
    found.push(...beside(part, folder, "subtitle", inside));
    const isAlone = folder.stems().length === 1;
    const own = inside.folders.find((one) => sameName(one, stem));
    const whole = own === undefined ? undefined : await view(part.root, join(inside.path, own));
    for (const loose of [whole, isAlone ? inside : undefined])
      for (const text of loose ? textsIn("subtitle", loose.files) : []) {
        const file = at(part, loose!.path, text.name);
        if (!found.some(({ path }) => path === file.path)) found.push({ ...file, partId: part.id, text });
      }
  }
  return found;
}

async function extrasOf(
  type: string,
  part: StoredLocalPart,
  folder: FolderView,
  view: ViewFolder,
): Promise<LocalExtra[]> {
  if (type !== "movie" && type !== "episode" && type !== "show") return [];
  const stem = stemOf(nameOf(part.path));
  const home = type === "show" ? await view(part.root, showFolderOf(folder.path)) : folder;
  if (home === undefined) return [];
  // What lies at the top of a section beside many films belongs to none of them.
  const isAlone = type !== "episode" && home.path !== "" && home.isOneWork();
  const videos = ({ files }: Pick<FolderView, "files">) => files.filter((name) => isMediaFile("movie", name));
  const near = isAlone ? videos(home) : videos({ files: home.startingWith(stem) });
  const found = near.flatMap((name): LocalExtra[] => {
    const extra = extraBySuffix(stemOf(name));
    if (extra === undefined || sameName(name, nameOf(part.path))) return [];
    const isOwn = type !== "show" && sameName(extra.before, stem);
    if (!isOwn && !isAlone) return [];
    return [{ ...at(part, home.path, name), kind: extra.kind, title: titleOf(extra, stem) }];
  });
  if (!isAlone) return found;
  for (const name of home.folders) {
    const kind = kindOfExtrasFolder(name);
    const inside = kind && (await view(part.root, join(home.path, name)));
    if (!inside) continue;
    for (const video of videos(inside)) {
      const before = extraBySuffix(stemOf(video))?.before ?? stemOf(video);
      found.push({ ...at(part, inside.path, video), kind, title: titleOf({ kind, before }, stem) });
    }
  }
  return found;
}

/** For extras whose names say nothing but what they are. */
const kindTitles: Record<ExtraKind, string> = {
  trailer: "Trailer",
  deletedScene: "Deleted Scene",
  interview: "Interview",
  behindTheScenes: "Behind the Scenes",
  sceneOrSample: "Scene",
  featurette: "Featurette",
  short: "Short",
  other: "Extra",
};

function titleOf({ kind, before }: { kind: ExtraKind; before: string }, stem: string): string {
  const isNamed = before.trim() !== "" && !sameName(before, stem) && !/^(?:movie|film)$/i.test(before);
  return isNamed ? before.normalize("NFC").replaceAll("_", " ").trim() : kindTitles[kind];
}
