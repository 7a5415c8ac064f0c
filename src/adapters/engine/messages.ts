import type { Reader, ReadResult, TapRequest } from "../../core/ports.ts";

/** What travels between a home and its workers, by way of the engine. All of it is JSON. */

type Hardware = NonNullable<Parameters<Reader["read"]>[0]["hardware"]>;

/** A part to be read, for one machine. */
export interface Item {
  /** Of this giving-out: an item that is given out anew has another one. */
  id: string;
  /** The same for the same file, taps and versions, also after a restart of the home. */
  key: string;
  /** The session of the home that gives it out. */
  home: string;
  /** As the home names it. */
  file: string;
  /** Bytes, by which a machine sees that it looks at the same file. */
  size: number;
  taps: readonly TapRequest[];
  hardware: Hardware | null;
  /** Where artefacts go, below the home's data folder. */
  folder: string;
}

/** A file that a tap made. */
export interface Artefact {
  /** In the artefact folder. */
  name: string;
  /** Bytes. */
  size: number;
  /** Hexadecimal. */
  sha256: string;
}

/** What became of an item. */
export interface Answer {
  id: string;
  machine: string;
  /** From when it was begun until its artefacts had been delivered. */
  seconds: number;
  outcome:
    | { result: ReadResult; artefacts: Artefact[] }
    /** The file could not be read there. */
    | { failed: string }
    /** It was not tried: the machine is not fit for it. */
    | { unfit: string };
}

/** What a machine says of itself once, when it comes. */
export interface Offer {
  /** Of the process: a machine that was started anew has another one. */
  session: string;
  /** Of Butler. */
  version: string;
  cores: number;
  /** How many files it reads at one time. */
  slots: number;
  /** The version of each analysis that it can make. */
  taps: Readonly<Record<string, number>>;
  /** Names of the only tasks that it works for; null: all. */
  only: readonly string[] | null;
  /** Ids or titles of the only sections that it works for; null: all. */
  sections: readonly string[] | null;
}

/** What a machine says with each sign of life. */
export interface Beat {
  load: number;
  memory: { totalBytes: number; freeBytes: number; serverBytes: number };
  held: Held[];
}

/** An item that a machine has, from when it took it until its answer is in the engine. */
export interface Held {
  id: string;
  key: string;
  /** 0 to 1. */
  fraction: number;
  /** Of its file so far. */
  bytesRead: number;
}

/** What a machine is to do. */
export interface Orders {
  state: "work" | "pause";
  /** Ids of items that it is to let go of. */
  drop: readonly string[];
}

/** Some files of a section's folder, by which a machine sees that it looks at the same one. */
export interface RootSample {
  /** Absolute, as the home names it. */
  root: string;
  section: { id: number; title: string };
  files: { path: string; size: number; head: string }[];
}

/** The names of queues and channels. */
export const answersQueue = "answers";
export const itemsQueue = (machine: string): string => `items.${machine}`;
export const homeChannel = "butler.home";
export const machineChannel = (machine: string): string => `butler.machine.${machine}`;

/** Machines are named by people, and queues and channels by machines. */
export const machineName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/;

export const isProbe = (taps: readonly TapRequest[]): boolean => taps.every(({ tap }) => tap === "probe");
