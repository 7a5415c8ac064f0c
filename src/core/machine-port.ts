/** What a machine is, and how busy. The fields are those of `api/machines.ts`. */
export interface MachineFacts {
  name: string;
  cores: number;
  slots: number;
  load: number;
  memory: { totalBytes: number; freeBytes: number; serverBytes: number };
}

/** What a person wants of a worker: a paused one stops where it is, a draining one ends what it has and gets no more. */
export type MachineWish = "working" | "paused" | "draining";

/** A machine that works for this one, or has. */
export interface WorkerFacts extends MachineFacts {
  /** Of Butler. */
  version: string;
  /** Whether it is heard. */
  alive: boolean;
  wish: MachineWish;
  lastSeenAt: number;
  /** Names of the only tasks that it works for, and ids or titles of the only sections; null: all. */
  only: readonly string[] | null;
  sections: readonly string[] | null;
  /** Parts that it has read. */
  done: number;
  /** How long it took for all of them. */
  seconds: number;
  /** What it has in hand; `fraction` from 0 to 1. */
  items: readonly { title: string; tasks: readonly string[]; fraction: number }[];
}

/** The machines that work for this one. */
export interface Workers {
  list(): WorkerFacts[];
  /** @returns false when there is none of the name */
  wish(name: string, wish: MachineWish): boolean;
  /** Forgets one that is away. @returns why not, where it was not done */
  forget(name: string): Promise<"unknown" | "alive" | undefined>;
  /**
   * Takes a piece of what a worker made.
   * @param id of the item that it was made for @param offset bytes that are thought to be here
   * @returns how many bytes of it are here; undefined when nobody waits for it
   * @throws Error when the name is none of an artefact
   */
  takePiece(id: string, name: string, offset: number, piece: Buffer): Promise<number | undefined>;
}
