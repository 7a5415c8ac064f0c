import type { GuideChannel, GuideProgramme } from "../../media/guide/programme.ts";

/** What a source was when it was read, as far as it tells: shows whether it has changed since. */
export interface Revision {
  etag?: string;
  lastModified?: string;
  /** Bytes. */
  size?: number;
  /** Milliseconds since the epoch. */
  mtime?: number;
}

/** To the child: one guide to be read. */
export interface GuideOrder {
  /** Absolute path, or an http or https address. */
  source: string;
  /** IANA name. */
  zone: string;
  /** What is had already: nothing is read when the source is still that. */
  known: Revision | null;
  /** Milliseconds since the epoch: programmes that ended before are left out. */
  from: number;
  /** Milliseconds since the epoch: what a server's wish to be left alone counts from. */
  now: number;
  limits: GuideLimits;
}

export interface GuideLimits {
  /** Of the guide when it is unpacked. */
  bytes: number;
  /** In which the whole of it must have been read. */
  milliseconds: number;
  /** In which a server must send something. */
  idleMilliseconds: number;
}

export interface GuideBatch {
  channels: GuideChannel[];
  /** Their details are JSON already. */
  programmes: (Omit<GuideProgramme, "details"> & { details: string })[];
  /** How much of the source has been read, 0 to 1; 0 where its size is not known. */
  fraction: number;
}

export interface GuideEnd {
  revision: Revision;
  /** Programmes that were sent, that were left out as old, and that could not be used. */
  sent: number;
  old: number;
  unusable: number;
  /** Where the first ends that could not be used. */
  unusableLine?: number;
}

/** From the child. It waits for the word "more" whenever it is `batchesAhead` batches ahead. */
export type GuideReport =
  | { batch: GuideBatch }
  | { end: GuideEnd }
  | { unchanged: true }
  | { failed: string; retryAt?: number };

export const batchesAhead = 4;

/** A source that asks to be left alone until then. */
export class AskedToWait extends Error {
  /** Milliseconds since the epoch. */
  readonly retryAt: number;

  constructor(message: string, retryAt: number) {
    super(message);
    this.retryAt = retryAt;
  }
}
