import type { ForeignFile, ForeignMarker } from "./foreign.ts";

/** A row that is of a file. */
export interface OfFile {
  path: string;
  size: number | null;
}

/** Brings together what rows of several tables say of the same files. */
export interface Gathering {
  /** The file that a row is of, to be added to. */
  fileOf(row: OfFile): ForeignFile;
  /** By path, what is of a file in the order of time. */
  all(): ForeignFile[];
}

export function gathering(): Gathering {
  const files = new Map<string, ForeignFile>();
  return {
    fileOf({ path, size }) {
      const file = files.get(path) ?? { path, size, markers: [], chapters: [], loudness: [], previews: null };
      files.set(path, file);
      return file;
    },
    all: () =>
      [...files.values()]
        .map((file) => ({
          ...file,
          markers: file.markers.toSorted(byStart),
          chapters: file.chapters.toSorted(byStart),
        }))
        .sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

const byStart = (a: { startMs: number }, b: { startMs: number }) => a.startMs - b.startMs;

/** Those that end before they begin are left out. */
export const isStretch = ({ startMs, endMs }: ForeignMarker): boolean => startMs >= 0 && endMs > startMs;

/** LUFS of a stream: what is louder or quieter was not measured. */
export const isLoudness = (value: number): boolean => value >= -70 && value <= 10;
