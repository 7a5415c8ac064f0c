import type { Readable } from "node:stream";
import type { Restore } from "../api/backups.ts";
import type { Check } from "../api/checks.ts";
import type { Imported, ImportWish } from "../api/imports.ts";
import type { PreferenceId, PreferenceValue } from "../api/preferences.ts";
import type { Butler } from "../core/butler.ts";
import type {
  Artwork,
  Backups,
  Clock,
  Folders,
  Guides,
  MachineFacts,
  Observations,
  PictureFile,
  RequestTraces,
  Updates,
  Workers,
} from "../core/ports.ts";
import type { SectionType, Shelves, StoredTrash } from "../core/shelves.ts";
import type { Limits } from "./limits.ts";

/** What the server needs from the rest of the house. */
export interface ServerHouse {
  butler: Butler;
  settings: Settings;
  shelves: Shelves;
  sections: Sections;
  folders: Folders;
  guides: Pick<Guides, "remove">;
  backups: Pick<Backups, "list" | "verify" | "remove" | "prepareRestore">;
  restores: Restores;
  artefacts: Artefacts;
  texts: StreamTexts;
  trash: Trash;
  neighbours: Neighbours;
  pictures: ShownPictures;
  updates: Updates;
  telling: Telling;
  /** The machine that the server runs on, as it is now. */
  machine(): MachineFacts;
  /** The machines that work for it. */
  workers: Workers;
  /** What reading may take of it, and whether that can be enforced. */
  readingLimits(): { name: string; inForce: boolean; text: string }[];
  identity: Identity;
  /** The first token: who knows it may do everything. */
  token: string;
  /** Names, in small letters, by which a browser may call this server besides localhost and addresses. */
  hosts: readonly string[];
  /** Addresses, networks or words for networks of proxies whose word for who calls is believed. */
  trustedProxies: readonly string[];
  /** Origins of pages of others that may call this server by a token. */
  origins: readonly string[];
  limits: Limits;
  /** What is to be said of the way to this server. */
  exposure(): Check[];
  /** The folder of the dashboard's files, as they were built. */
  web: string;
  /** Paces the signs of life on open event streams. */
  clock: Clock;
  log: Log;
  traces: RequestTraces;
  observations: Observations;
  imports: Imports;
  /** False while the house is starting or stopping: every call is answered 503. */
  ready(): boolean;
}

export interface Identity {
  /** Stays the same as long as the data folder does. */
  machineIdentifier: string;
  version: string;
}

/** Takes over what other programs found. */
interface Imports {
  /** @throws Error with a clause for people when there is no such database, or it is another one */
  take(wish: ImportWish): Promise<Imported>;
}

/** The preferences' values. */
export interface Settings {
  get<Id extends PreferenceId>(id: Id): PreferenceValue<Id>;
  /**
   * Saves values as they come over the wire, by id: all of them or none.
   * @throws Refusal when one is unknown or has no such value.
   */
  set(changes: Readonly<Record<string, string>>): void;
}

/** Delivers what people are told. */
interface Telling {
  /** Tells a channel at once that it works. @returns undefined when there is none */
  test(channelId: number): Promise<{ delivered: boolean; answer: string } | undefined>;
  /** A channel is another one. */
  wake(): void;
}

/** What cleanings took away. */
export interface Trash {
  /** Puts something back. @throws CannotPutBack, with everything as it is */
  restore(entry: StoredTrash): Promise<void>;
  /** Removes something for good. */
  remove(entry: StoredTrash): Promise<void>;
}

/** The part of a pino logger that the server uses. */
export interface Log {
  warn(facts: object, text: string): void;
  error(facts: object, text: string): void;
  debug(facts: object, text: string): void;
}

/** Puts restored databases in place. */
export interface Restores {
  /** What the last one since the start came to. */
  last(): Restore | null;
  /** Takes the one that lies ready; the house is closed for it. Returns at once. @param file of the backup */
  swap(file: string): void;
}

/** Adds and removes sections of the library. */
export interface Sections {
  /** Adds a section, unless its name is taken or a path is not a folder that may be a root. */
  add(section: NewSection): { id: number } | { problem: SectionProblem };
  /** Gives a section that there is another name or other folders; what is not given stays. */
  change(id: number, change: SectionChange): { problem?: SectionProblem };
  /** Forgets a section with all that is known of its media; the media stay. @returns false when there is none. */
  remove(id: number): boolean;
}

export interface NewSection {
  title: string;
  type: SectionType;
  /** Absolute. */
  paths: readonly string[];
}

export interface SectionChange {
  title?: string | undefined;
  paths?: readonly string[] | undefined;
}

/** Why a section may not be so. */
export interface SectionProblem {
  expected: string;
  found: string;
  advice: string;
}

/** What analyses made beside the database. */
export interface Artefacts {
  /** @param name such as `Indexes/index-sd.bif` @returns undefined when there is none. Whoever opens it closes it. */
  open(bundle: string, name: string): Promise<Artefact | undefined>;
  /** Removes a folder of artefacts, such as `Indexes`, where there is one. */
  remove(bundle: string, folder: string): Promise<void>;
}

export interface Artefact {
  /** Bytes. */
  readonly size: number;
  /** Reads `length` bytes from `offset` on, fewer at the end of the file. */
  read(offset: number, length: number): Promise<Buffer>;
  /** The bytes from `first` to `last`, both included. Closes the artefact at its end. */
  stream(first: number, last: number): Readable;
  close(): Promise<void>;
}

/** Subtitles and lyrics that are files beside media. */
export interface StreamTexts {
  /** @returns undefined when it is no such stream, or its file has gone */
  read(streamId: number): Promise<{ text: string; codec: string } | undefined>;
}

/** The pictures of the library, as the disk has them now, and nothing else. */
export interface ShownPictures extends Artwork {
  /** The poster, cover or thumb of an item, or its art. A photo is its own. */
  ofItem(itemId: number, role: "thumb" | "art"): Promise<PictureFile | undefined>;
  /** Undefined also for a file that is no photo. */
  ofPhoto(partId: number): Promise<PictureFile | undefined>;
  /** @param bundle 40 hexadecimal digits @param number from 1 */
  ofChapter(bundle: string, number: number): Promise<PictureFile | undefined>;
  /** Of one of these pictures. @returns undefined when it is not there any more. Whoever opens it closes it. */
  open(file: string): Promise<Artefact | undefined>;
}

/** Tracks of a section by how they sound. */
export interface Neighbours {
  /** @returns the nearest first, never itself; undefined when it is not known how the track sounds */
  nearest(
    track: { id: number; sectionId: number },
    options: {
      limit: number;
      /** 0 to 1; of vectors of an embedding model 0 to 2. */
      maxDistance: number;
      /** Ids of an album and of an artist, none of whose tracks are wanted. */
      exclude: { albumId: number | undefined; artistId: number | undefined };
    },
  ): Promise<{ id: number; distance: number }[] | undefined>;
  /** @returns ids, `from` and `to` included; undefined when these two cannot be compared */
  path(sectionId: number, from: number, to: number, count: number): Promise<number[] | undefined>;
}
