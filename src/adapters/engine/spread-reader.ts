import type { MachineWish, Reader } from "../../core/ports.ts";
import type { RootSample } from "./messages.ts";
import type { MachineRow } from "./tables.ts";

/** A machine, as the engine has it. */
export interface MachineNow extends MachineRow {
  /** What it has been given and has not answered. */
  items: { title: string; tasks: readonly string[]; fraction: number }[];
}

/** A reader that has the parts of a library read here and on other machines. */
export interface SpreadReader extends Reader {
  machines(): MachineNow[];
  /** Takes up a changed wish. */
  wishChanged(): void;
  /** Lets a machine that is away be forgotten. */
  forget(name: string): Promise<void>;
  /** @returns how many bytes of the artefact are here; undefined when nobody waits for it */
  takePiece(id: string, name: string, offset: number, piece: Buffer): Promise<number | undefined>;
  /** Ends all reading, here; what others have is given to nobody. */
  close(): Promise<void>;
}

/** What spreading reads needs from the rest of the house. */
export interface SpreadHouse {
  engineUrl: string;
  /** Which home it is: the same when it is started again. */
  library: string;
  /** The data folder. */
  data: string;
  /** Reads here, and is given parts as the other machines are. */
  local: Reader & { close(): Promise<void> };
  /** Some files of each folder, for machines to compare. */
  samples(): Promise<RootSample[]>;
  sectionTitle(id: number): string;
  /** What a person wants of a machine. */
  wishOf(machine: string): MachineWish;
  /** Is told of each sign of life. */
  onSeen(machine: MachineRow): void;
  /** Is told of each part that another machine has read. */
  onDone(machine: string, seconds: number): void;
  log(text: string): void;
}
