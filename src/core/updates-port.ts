/** How far a newer version is, in Plex's words. */
export type ReleaseState =
  | "available"
  | "downloading"
  | "downloaded"
  | "installing"
  | "tonight"
  | "skipped"
  | "error"
  | "done";

/** A newer version. */
export interface Release {
  version: string;
  /** What is new in it, as text; empty where its publisher does not say. */
  added: string;
  fixed: string;
  downloadUrl: string;
  state: ReleaseState;
}

export interface UpdateStatus {
  /** Where this installation cannot be updated by itself: why, and what to type. */
  byHand?: { reason: string; command: string };
  /** Milliseconds since the epoch; null when nobody has looked yet. */
  checkedAt: number | null;
  /** Why the last look or update did not succeed. */
  problem: string | null;
  release?: Release;
}

/** Newer versions of this program. */
export interface Updates {
  status(): UpdateStatus;
  /**
   * Asks the registry.
   * @returns what came of it, a sentence
   * @throws Error for people the first time that the registry cannot be asked; after that it is told, not thrown
   */
  check(signal: AbortSignal): Promise<string>;
  /** Fetches the newer version, and compares it with its sum. @throws Error for people */
  download(signal: AbortSignal): Promise<void>;
  /**
   * Puts the newer version in the place of this one, from its next start on; this one stays beside it.
   * @param backup the file that the database of this version was copied to
   * @returns what came of it, a sentence @throws Error for people, with nothing changed
   */
  install(backup: string, signal: AbortSignal): Promise<string>;
  /** The newer version is not wanted. */
  skip(): void;
  /** Whether the newer version is installed by the next run. */
  schedule(wanted: boolean): void;
}
