import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { deserialize, serialize } from "node:v8";
import type { Tap } from "../../media/taps.ts";
import type { LengthState } from "./length.ts";
import type { SoundState } from "./sounds.ts";

/** How far a part has been read, and what the feeds know of it: a file that lets a later read go on from there. */
export interface Checkpoint {
  /** Goes up when an older checkpoint can no longer be gone on from. */
  format: 1;
  /** Of the part: nothing is kept of a file that has changed. */
  size: number;
  mtimeMs: number;
  feeds: KeptFeed[];
  place: Place;
}

/** A feed either failed, or is in a state. */
export type KeptFeed = { tap: Tap; version: number } & ({ failed: string } | { state: unknown });

/** A moment between two packets. */
export interface Place {
  nowMs: number;
  /** When the next group of pictures starts. */
  videoMs: number;
  /** By the number of the stream. */
  sounds: Record<number, SoundState>;
  /** The decoding time of each stream's last packet. */
  packets: Record<number, bigint>;
  length: LengthState;
  /** Some of what is before was not read. */
  passedOver: boolean;
}

type FileState = Pick<Checkpoint, "size" | "mtimeMs">;

/** @returns undefined when there is none for the file as it is now */
export function readCheckpoint(checkpoint: string, { size, mtimeMs }: FileState): Checkpoint | undefined {
  if (!existsSync(checkpoint)) return undefined;
  try {
    const kept = deserialize(readFileSync(checkpoint)) as Checkpoint;
    return kept.format === 1 && kept.size === size && kept.mtimeMs === mtimeMs ? kept : undefined;
  } catch {
    // Of another version of Node, or not whole: reading starts over.
    return undefined;
  }
}

/** Replaces the checkpoint in one step. */
export function writeCheckpoint(checkpoint: string, kept: Omit<Checkpoint, "format">): void {
  const partial = `${checkpoint}.partial`;
  writeFileSync(partial, serialize({ format: 1, ...kept } satisfies Checkpoint));
  renameSync(partial, checkpoint);
}

export function removeCheckpoint(checkpoint: string): void {
  rmSync(checkpoint, { force: true });
}
