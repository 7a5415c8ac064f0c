import type { Part } from "./parts.ts";

/** What players turn a track up or down by. */
export interface PartGains {
  /** Decibels to -18 LUFS; the highest true peak, linear, with full scale at 1. */
  track: { gainDb: number; peak: number };
  album: { gainDb: number; peak: number };
}

/** The one thing that changes media, and only where a section says so. */
export interface GainTags {
  /**
   * Writes gains into the tags of a part, and nothing else; its findings hold for the new file. The caller has the part in
   * hand.
   * @returns `unchanged` where it had these tags already
   * @throws RefusedFile of media/gain-tags where that cannot be done safely; Error for people when the file is another
   * one, or cannot be written
   */
  writeGains(part: Part, gains: PartGains, signal: AbortSignal): Promise<"written" | "unchanged">;
}
