/** A track of which it is known how it sounds. */
export interface HeardTrack {
  itemId: number;
  /** A `MusicFinding` of media/music.ts. */
  music: unknown;
  /** As its tags, its person or its provider name them. */
  genres: readonly string[];
}

export interface BuiltCollection {
  /** What makes it the same collection when it is built again: unique within the section. */
  identity: string;
  title: string;
  /** Why something is in it, for people. */
  summary: string;
  /** Tracks, in order. */
  itemIds: readonly number[];
}

/** Collections that a task builds. Those that people made are not among them. */
export interface Collections {
  /** Each track of a section once, in one order, in pages. @throws `signal.reason` when aborted */
  heardTracks(sectionId: number, signal: AbortSignal): AsyncIterable<HeardTrack>;
  /** Puts collections in the place of those that were built of the section before, in one step. */
  replaceBuilt(sectionId: number, collections: readonly BuiltCollection[]): void;
}
