import type { WebhookPayload, WebhookService } from "../api/webhooks.ts";

type File = NonNullable<WebhookPayload["episodeFile"]>;

/** Events after which files are not what they were; all others change none. */
const fileEvents = /^(?:Download|AlbumDownload|Rename|Retag|\w*Delete)$/i;

/** Where the path of the title is, for people. */
export const titlePaths: Record<WebhookService, string> = {
  sonarr: "series.path",
  radarr: "movie.folderPath",
  lidarr: "artist.path",
};

/** Whether an event of Sonarr, Radarr or Lidarr tells of files that have come, changed or gone. */
export const isAboutFiles = ({ eventType }: WebhookPayload): boolean => fileEvents.test(eventType);

/**
 * The folders that a notification is about, as its sender calls them: those of its files, before and after, or that of
 * the title where it names no files. None when it names neither.
 */
export function foldersOf(payload: WebhookPayload): string[] {
  const title = payload.series?.path ?? payload.movie?.folderPath ?? payload.artist?.path ?? undefined;
  const { deletedFiles } = payload;
  const files = [
    payload.episodeFile,
    payload.movieFile,
    payload.trackFile,
    payload.episodeFiles,
    payload.movieFiles,
    payload.trackFiles,
    payload.renamedEpisodeFiles,
    payload.renamedMovieFiles,
    payload.renamedTrackFiles,
    typeof deletedFiles === "boolean" ? [] : deletedFiles,
  ]
    .flat()
    .filter((one): one is File => one != null)
    .flatMap((one) => pathsOf(one, title));
  if (files.length > 0) return [...new Set(files.map(folderOf))];
  return title === undefined ? [] : [title];
}

function pathsOf(file: File, title: string | undefined): string[] {
  const below = (relative: string | null | undefined) =>
    relative && title ? `${title.replace(/[\\/]+$/, "")}/${relative}` : undefined;
  return [
    below(file.relativePath) ?? file.path,
    below(file.previousRelativePath) ?? file.previousPath,
  ].filter((path): path is string => Boolean(path));
}

const folderOf = (file: string): string => file.replace(/[\\/]+[^\\/]*$/, "");
