/**
 * Trailers, samples and the like, by Plex's names for local extras
 * (https://support.plex.tv/articles/local-files-for-trailers-and-extras/), and the insides of disc images, which are
 * no files to play one by one.
 */
const alwaysExtras = new Set([
  "behind the scenes",
  "deleted scenes",
  "featurettes",
  "featurette",
  "interviews",
  "trailers",
  "trailer",
  "extras",
  "extra",
  "bonus",
  "sample",
  "samples",
  "bdmv",
  "video_ts",
]);
// At the top of a library these are shelves of films.
const extrasBelowTheTop = new Set(["other", "scenes", "shorts", "clips"]);

const unmistakable =
  /(?:^|[-._])(?:trailer|behindthescenes|deleted|featurette)\d*$|^sample[-._]|(?:^|[-._ ])sample$/i;
const mistakable = /-(?:interview|scene|short|other|clip)\d*$/i;

/** Whether one of the folders above a file is for extras. */
export function inExtrasFolder(folders: readonly string[]): boolean {
  return folders.some((folder, depth) => {
    const name = folder.trim().toLowerCase();
    return alwaysExtras.has(name) || (depth > 0 && extrasBelowTheTop.has(name));
  });
}

/** Whether a file's name says that it is an extra, in words that no episode's title ends with. */
export const isExtra = (stem: string): boolean => unmistakable.test(stem);

/** Whether a film's file name says that it is an extra. */
export const isFilmExtra = (stem: string): boolean => unmistakable.test(stem) || mistakable.test(stem);

/** What an extra shows, in Plex's words for its `subtype`. */
export const extraKinds = [
  "trailer",
  "deletedScene",
  "interview",
  "behindTheScenes",
  "sceneOrSample",
  "featurette",
  "short",
  "other",
] as const;
export type ExtraKind = (typeof extraKinds)[number];

const folderKinds = new Map<string, ExtraKind>([
  ["behind the scenes", "behindTheScenes"],
  ["deleted scenes", "deletedScene"],
  ["featurettes", "featurette"],
  ["featurette", "featurette"],
  ["interviews", "interview"],
  ["trailers", "trailer"],
  ["trailer", "trailer"],
  ["scenes", "sceneOrSample"],
  ["shorts", "short"],
  ["clips", "other"],
  ["extras", "other"],
  ["extra", "other"],
  ["bonus", "other"],
  ["other", "other"],
]);

/** What a folder beside a film or in a show's folder holds; undefined for one that is not for extras to be shown. */
export const kindOfExtrasFolder = (name: string): ExtraKind | undefined =>
  folderKinds.get(name.trim().toLowerCase());

const suffixKinds: Record<string, ExtraKind> = {
  trailer: "trailer",
  behindthescenes: "behindTheScenes",
  deleted: "deletedScene",
  featurette: "featurette",
  interview: "interview",
  scene: "sceneOrSample",
  short: "short",
  other: "other",
  clip: "other",
};
const suffix = new RegExp(`(?:^|[-._])(${Object.keys(suffixKinds).join("|")})\\d*$`, "i");

/** @returns what the end of an extra's name says of it, and what is before that; undefined for samples */
export function extraBySuffix(stem: string): { kind: ExtraKind; before: string } | undefined {
  const [end, word] = suffix.exec(stem) ?? [];
  if (end === undefined || word === undefined) return undefined;
  return { kind: suffixKinds[word.toLowerCase()]!, before: stem.slice(0, -end.length) };
}
