import type { Scope } from "./parts.ts";

// What may go, and what stands before it.

/** One thing that would go. */
export interface Doomed {
  /** Unique within its task: `bundle:3f...`, `part:7`. */
  key: string;
  /** What people call it. */
  title: string;
  /** Bytes; of rows of the database about that. */
  bytes: number;
  /** A sentence for people. */
  why: string;
  /** Which of the heap's wholes it is a share of; absent where none is. */
  of?: number;
}

/** Things of one kind that may go. */
export interface Heap {
  /** What they are called: one, many. */
  nouns: readonly [string, string];
  /** Whether they can be brought back from the trash. */
  fate: "trash" | "removed";
  /** What would go now, streamed, by the state of the disk and the memory just then. Changes nothing. */
  doomed(signal: AbortSignal): AsyncIterable<Doomed>;
  /**
   * Removes one, unless it is not doomed any more. Looks again itself.
   * @returns whether it went
   * @throws Error for people, when it could not be removed: it is still there then
   */
  remove(one: Doomed, run: RunOfCleaning): Promise<boolean>;
  /** Writes down what has to be known of later: since when a bundle has no owner. A dry run leaves it out. */
  notice?(signal: AbortSignal): Promise<void>;
  /** Everything of which the doomed are a share. Absent: as much as is doomed may go. */
  wholes?(): Promise<Whole[]>;
  /** Sections whose folders must be there; undefined: all of them. Absent: it does not depend on the library. */
  guarded?: { sectionIds: readonly number[] | undefined };
}

export interface Whole {
  /** What `Doomed.of` names. */
  id: number;
  title: string;
  count: number;
}

export interface RunOfCleaning {
  id: number;
  task: string;
}

/** What a plan comes to. */
export interface Amount {
  items: number;
  bytes: number;
}

/** Watches over the folders of sections while something goes that depends on them. */
export interface Guard {
  /** Looks at the folders now. @throws Error for people when nothing may go; nobody can talk it out of that */
  ask(): Promise<void>;
  /** What only a person can know: whether a folder that is another than before is the right one. */
  doubts: string[];
  /** Takes the folders as they are for the right ones from now on. */
  accept(): Promise<void>;
}

/** What tasks that remove things work on. */
export interface Cleaning {
  /** Bundles of parts that the library has not had for so many days. */
  bundles(days: number): Heap;
  /** Pictures of items that the library has not had for so many days. */
  pictures(days: number): Heap;
  /** Files of the cache: written longer ago than `days`; then the oldest until `megabytes` are left; 0 is no limit. */
  cache(limits: { days: number; megabytes: number }): Heap;
  /** What has been in the trash for `days`; the oldest sooner while less than `minFreeMegabytes` are free on the disk. */
  trash(limits: { days: number; minFreeMegabytes: number }): Heap;
  /** Log files and reports of crashes in the data folder, written longer ago than `days`. */
  logFiles(days: number): Heap;
  /** Ended runs older than `days`, but never the last of its kind: decisions look back on it. */
  runs(days: number): Heap;
  /** Lines that runs logged more than `days` ago. */
  logLines(days: number): Heap;
  /** Findings of files that are not any more what they were made from, or have no owner. */
  findings(): Heap;
  /** Artefacts that no finding names. */
  artefacts(): Heap;
  /** Media whose files have been gone for `days`; null: none. */
  goneMedia(days: number | null, sectionIds: readonly number[] | undefined): Heap;
  /** Media without files, and items without media. */
  emptyItems(sectionIds: readonly number[] | undefined): Heap;
  /** The guard of these sections, or of all. */
  guard(sectionIds: readonly number[] | undefined): Promise<Guard>;
  /** Amounts that were refused, and that a person may confirm. */
  refused: {
    get(task: string, scope: Scope): Amount | undefined;
    /** Of all that a task was refused. */
    scopes(task: string): Scope[];
    /** @param amount undefined forgets it */
    set(task: string, scope: Scope, amount: Amount | undefined): void;
  };
}
