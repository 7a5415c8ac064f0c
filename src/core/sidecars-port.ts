import type { Made, Only, Part, Scope, Work } from "./parts.ts";

/** A file beside a part. */
export interface Sidecar {
  file: string;
  /** What its name has after that of the part. */
  ending: string;
  /** Bytes. */
  size: number;
  /** Milliseconds since the epoch. */
  mtime: number;
  /** We wrote it, and nobody has changed it since. */
  ours: boolean;
}

/** Files beside a part that are called like it: what others put there, and what a person asked us to put there. */
export interface Sidecars {
  /** By their endings: `.en.srt`, `.edl`. */
  sidecars(part: Part, endings: readonly string[]): Promise<Sidecar[]>;
  /**
   * Parts beside which others have put, changed or removed files with these endings since their finding `made` was: it
   * keeps `filesOfOthers` as `beside`. Folders that cannot be read leave what is known as it is.
   */
  partsBesideChanged(made: Made, endings: readonly string[], scope: Scope, only?: Only): Work<Part>;
  /** The text of a file beside the part. @throws Error when it is larger than 10 MB, or no text */
  readSidecar(file: string): Promise<string>;
  /**
   * Writes a file beside the part, called like it with this ending, aside first and then in one step.
   * Only for what a person has asked to have there.
   * @returns false where there is such a file that somebody else made or changed: it stays
   */
  writeSidecar(part: Part, ending: string, content: string | Uint8Array): Promise<boolean>;
  /**
   * Writes what was found of the part beside it, as far as its section asks for it.
   * @throws Error for people, when something could not be written
   */
  exportFindings(part: Part): Promise<void>;
}
