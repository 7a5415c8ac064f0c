import type { GateEffect } from "../api/gates.ts";

/** Something that may want work to yield: somebody who plays, a machine that is hot. */
export interface Watch {
  /** The name of its gate. */
  readonly name: string;
  /** In a word, for people: "playing". */
  readonly reason: string;
  /** Who says so: "Plex". */
  readonly owner: string;
  /** Milliseconds between two looks while there is work. */
  readonly everyMs: number;
  /** What a person has set; `ignore`: it is not even looked at. */
  effect(): GateEffect | "ignore";
  /** Never throws; must come back within some seconds. */
  look(signal: AbortSignal): Promise<Observation>;
}

/**
 * What a look found. A level begins to count at `start` and no longer counts below `stop`, so that one which hovers
 * about a limit does not switch work on and off.
 */
export type Observation =
  | { on: boolean; text: string }
  | { level: number; start: number; stop: number; text: string }
  | { unknown: string };

/** The disk that a file lies on. */
export interface Disk {
  /** The same for all files of one physical disk, as far as the system tells. */
  id: string;
  /** Where it is mounted. */
  mount: string;
  /** Whether it has heads that move: two readers would only be in each other's way. */
  spinning: boolean;
}

export interface Disks {
  /** Never throws: where the system does not tell, all files are on one disk that does not spin. */
  of(file: string): Promise<Disk>;
}
