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
