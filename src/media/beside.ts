/** A file beside a media file, as a finding remembers it: with another one the finding would differ. */
interface FileBeside {
  /** What its name has after that of the media file. */
  ending: string;
  /** Bytes. */
  size: number;
  /** Milliseconds since the epoch. */
  mtime: number;
}

/** What findings keep of the files beside their media that we did not write. */
export const filesOfOthers = (files: readonly (FileBeside & { ours: boolean })[]): FileBeside[] =>
  files.filter(({ ours }) => !ours).map(({ ending, size, mtime }) => ({ ending, size, mtime }));
