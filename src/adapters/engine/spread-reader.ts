import type { ReaderPool } from "../reader.ts";
import type { RootSample } from "./messages.ts";
import type { MachineRow } from "./tables.ts";

/** What a person wants of a machine. */
export type MachineWish = "working" | "paused" | "draining";

/** A machine, as the engine has it. */
export interface MachineNow extends MachineRow {
  /** What it has been given and has not answered. */
  items: { title: string; tasks: readonly string[]; fraction: number }[];
}

/** A reader that has the parts of a library read here and on other machines. */
export interface SpreadReader extends ReaderPool {
  machines(): MachineNow[];
  /** Takes up a changed wish. */
  wishChanged(): void;
  /** Lets a machine that is away be forgotten. */
  forget(name: string): Promise<void>;
  /** @returns how many bytes of the artefact are here; undefined when nobody waits for it */
  takePiece(id: string, name: string, offset: number, piece: Buffer): Promise<number | undefined>;
}

/** What spreading reads needs from the rest of the house. */
export interface SpreadHouse {
  engineUrl: string;
  /** The data folder. */
  data: string;
  /** Reads here, and is given parts as the other machines are. */
  local: ReaderPool;
  /** Some files of each folder, for machines to compare. */
  samples(): Promise<RootSample[]>;
  sectionTitle(id: number): string;
  /** What a person wants of a machine. */
  wishOf(machine: string): MachineWish;
  /** How many parts of one disk are read at one time, on all machines together; 0: no limit. */
  perDisk(): number;
  /** Is told of each sign of life. */
  onSeen(machine: MachineRow): void;
  /** Is told of each part that another machine has read. */
  onDone(machine: string, seconds: number): void;
  log(text: string): void;
}
