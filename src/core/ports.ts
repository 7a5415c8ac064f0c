import type { MarkerType } from "../api/markers.ts";
import type { ProbeFinding } from "../api/media.ts";
import type { PreferenceValue } from "../api/preferences.ts";
import type { RunOfCleaning } from "./cleaning-port.ts";
import type { GainTags } from "./gains-port.ts";
import type { LocalMedia } from "./local-media-port.ts";
import type { LookupLibrary } from "./metadata-port.ts";
import type {
  Chapter,
  FindingKind,
  FoundMarker,
  Group,
  Made,
  Marker,
  Member,
  Only,
  Part,
  Scope,
  Section,
  SectionPreferenceOf,
  Work,
} from "./parts.ts";
import type { BesideMedia, PreviewsBeside } from "./previews-port.ts";
import type { Sidecars } from "./sidecars-port.ts";

export type { ProbeFinding, ProbeStream } from "../api/media.ts";
export type * from "./artwork-port.ts";
export type * from "./backups-port.ts";
export type * from "./cleaning-port.ts";
export type * from "./collections-port.ts";
export type * from "./folders-port.ts";
export type * from "./gains-port.ts";
export type * from "./gates-port.ts";
export type * from "./guides-port.ts";
export type * from "./local-media-port.ts";
export type * from "./machine-port.ts";
export type * from "./metadata-port.ts";
export type * from "./observing-port.ts";
export type * from "./parts.ts";
export type * from "./places-port.ts";
export type * from "./previews-port.ts";
export type * from "./sidecars-port.ts";
export type * from "./traces-port.ts";
export type * from "./updates-port.ts";

/** What the butler and the tasks may ask of the world. The implementations live in adapters/. */

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /**
   * Resolves at `at`, or earlier: no sleep is longer than 30 s, because machines suspend and clocks are set. Callers
   * look at the time again. Resolves at once when `signal` aborts.
   */
  sleepUntil(at: number, signal: AbortSignal): Promise<void>;
}

/** What a tap wants to know from one read of a part: plain JSON, because it crosses a process boundary. */
export interface TapRequest {
  tap: string;
  options: Record<string, unknown>;
}

/** What one tap came to. The failure of one does not touch the others. */
export type TapOutcome = { found: unknown } | { failed: string };

export interface ReadResult {
  /** One for each tap asked, in the order asked. */
  outcomes: TapOutcome[];
  bytesRead: number;
  cpuSeconds: number;
  /** What a person may want to know of how it was read, such as that a graphics card could not be used. */
  notes: string[];
  /** The name of the machine that read it; left out: this one. */
  machine?: string;
}

/** What a read is for: whoever spreads reads over several machines decides by it. */
export interface ReadPurpose {
  part: Part;
  /** Names of the tasks that want something of it. */
  tasks: readonly string[];
  /** Of the run that asked for it: the highest go first. */
  priority: number;
}

export interface Reader {
  /** How many parts are read at one time. */
  readonly slots: number;
  /** How many requests for such taps a caller should keep here, so that no slot waits for the caller. */
  room(taps: readonly TapRequest[]): number;
  /**
   * Opens the file once and feeds every tap. `artefactFolder` is where taps put files; its caller owns it.
   * `checkpoint` names a file in which is kept how far a long read is: an aborted one goes on from there the next time.
   * @throws Error whose message is fit for people, when the file cannot be read; `signal.reason` when aborted.
   */
  read(
    request: {
      file: string;
      taps: readonly TapRequest[];
      artefactFolder: string;
      checkpoint?: string;
      /** What decodes pictures, where it can; software where left out. */
      hardware?: PreferenceValue<"HardwareAcceleratedDecoding">;
      /** Left out: it is read on this machine. */
      purpose?: ReadPurpose;
    },
    options: {
      signal: AbortSignal;
      /** @param machine the name of the one that reads it; left out: this one */
      onProgress?: (fraction: number, machine?: string) => void;
      /** Is told now and then how many bytes of the file have been read, and once more when the read fails. */
      onRead?: (bytes: number) => void;
    },
  ): Promise<ReadResult>;
  /** Stops all reading where it is, and begins none, until resumed. What is aborted meanwhile ends at once. */
  pause(): void;
  resume(): void;
  /** While it is on, one file is read at a time, and whoever else wants the disk goes first. */
  throttle(on: boolean): void;
}

/** The library as tasks see it: questions to the memory, with the disk's own word on what is really there. */
export interface Library extends LocalMedia, LookupLibrary, GainTags, BesideMedia, Sidecars {
  sections(): Section[];
  /**
   * Parts that have no finding of this kind made by this version from the file as it is now, and whose last try on
   * the same file and version did not fail.
   */
  partsWithout(kind: FindingKind, version: number, scope: Scope, only?: Only): Work<Part>;
  /**
   * Groups whose parts all have a finding `from` or failed it, and whose own finding `made` is not of these. Films are
   * groups of their own, episodes those of their season, tracks those of their album.
   */
  groupsWithout(made: Made, from: Made, scope: Scope, only?: Only): Work<Group>;
  /** The parts of a group that have such a finding, in order. */
  membersOf(group: Group, from: Made): Member[];
  /** Keeps what was worked out for a group from the findings that its parts have. */
  keepForGroup(group: Group, made: Made, finding: object): void;
  /**
   * Items whose pictures are not those that their finding was made from: new, changed, gone. Folders that cannot be
   * read leave what is known of their pictures as it is.
   */
  picturedWithout(made: Made, scope: Scope, only?: Only): Work<Pictured>;
  /** An item with its pictures as they are now; undefined when its folder cannot be read, or it has gone. */
  pictured(itemId: number): Promise<Pictured | undefined>;
  /** Keeps what was found in the pictures of an item. */
  keepForPictured(item: Pictured, made: Made, finding: object): void;
  part(id: number): Part | undefined;
  /** The value of a preference of a section. */
  sectionPreference: SectionPreferenceOf;
  /** What an analysis found of the part as it is; undefined while it has not, or not in this version. */
  finding(part: Part, kind: FindingKind, version?: number): unknown;
  /** In order. */
  chapters(part: Part): Chapter[];
  /** Milliseconds; 0 where it is not known. */
  durationMs(part: Part): number;
  /** All markers of the part's item that hold for the part, in order. */
  markers(part: Part): Marker[];
  /** Puts what an analysis found in the place of what it found before. What a person made or corrected stays. */
  replaceMarkers(part: Part, type: MarkerType, version: number, markers: readonly FoundMarker[]): void;
  /** @returns undefined where there is none. @param name as of `keepArtefact` */
  readArtefact(part: Part, name: string): Promise<Uint8Array | undefined>;
  /** Keeps a finding as made from the part's size and mtime. Does nothing when the part has gone meanwhile. */
  keep(part: Part, kind: FindingKind, version: number, finding: unknown): void;
  /** Probe results become the part's media, streams and chapters; forgets findings of a file that has changed. */
  keepProbe(part: Part, version: number, probe: ProbeFinding): Promise<void>;
  /** What the disk says of the file now, against what the last scan saw. */
  stateOf(part: Part): "same" | "changed" | "gone";
  /** Remembers that this analysis failed on the file as it is, so that it is not tried again every night. */
  keepFailure(part: Part, kind: FindingKind, version: number, reason: string): void;
  /** Lets failed analyses be tried again; with `findings`, finished ones be made again. */
  forget(kind: FindingKind, scope: Scope, findings: boolean): void;
  /** Works the loudness of the part's album out again from what its tracks' findings keep. */
  keepAlbumLoudness(part: Part): void;
  /** Moves a finished artefact into the part's bundle in one step. @param name such as `Indexes/index-sd.bif` */
  keepArtefact(part: Part, from: string, name: string): Promise<void>;
  /**
   * Compares a section with its folders on disk. Every batch is written down whole: a scan that is aborted or killed
   * has lost nothing, and the next one goes on from there.
   * @throws `signal.reason` when aborted
   */
  scan(section: Section, options: ScanOptions): Promise<ScanResult>;
}

/** An item that may have pictures beside its media. */
export interface Pictured {
  id: number;
  title: string;
  /** `thumb` is the poster, cover or thumb; `art` is shown behind it. */
  pictures: { thumb?: PictureFile; art?: PictureFile };
}

export interface PictureFile {
  /** Absolute path. */
  file: string;
  /** Bytes. */
  size: number;
  /** Milliseconds since the epoch. */
  mtime: number;
}

/** Looks at still pictures, in a process of its own. */
export interface Pictures {
  /**
   * @returns a `PictureLook` of media/picture-finding.ts
   * @throws Error for people when the file cannot be read; `signal.reason` when aborted
   */
  look(file: string, models: PictureModels, signal: AbortSignal): Promise<unknown>;
  /**
   * Writes the picture that is embedded in a media file to `to`.
   * @returns the ending for its format; undefined where there is none. @throws as `look`
   */
  cover(file: string, to: string, signal: AbortSignal): Promise<string | undefined>;
  /**
   * Copies pictures for seeking that others made into a folder, once they have been checked.
   * @param durationMs of the part: what they are held to
   * @returns `PreviewsFinding`, and of sheets `TilesTapFinding`, of media/taps.ts
   * @throws Error for people when they are not whole, or not of this part; `signal.reason` when aborted
   */
  takePreviews(
    beside: PreviewsBeside,
    to: { folder: string; durationMs: number },
    signal: AbortSignal,
  ): Promise<{ previews: unknown; tiles?: unknown }>;
  /** Why models cannot be used, as sentences for people; none when they can. */
  problemsOf(models: PictureModels, signal: AbortSignal): Promise<string[]>;
}

/** Models that look at pictures, by their files; a text that is empty is none. */
export interface PictureModels {
  classification: string;
  /** The classifier's labels: a text file, one on each line. */
  labels: string;
  faces: string;
}

/** Heavy mathematics, on a thread of its own: the server answers meanwhile. */
export interface Mathematics {
  /** @param name of a function of media/calculations.ts @param input plain values, typed arrays included */
  calculate(name: string, input: unknown, signal: AbortSignal): Promise<unknown>;
}

export interface ScanOptions {
  /** Absolute: only these folders with all below them, and these files, as far as they are in the section. */
  paths?: readonly string[] | undefined;
  signal: AbortSignal;
  /** By which the trash names what is forgotten. */
  run: RunOfCleaning;
  onProgress(fraction: number): void;
  log(text: string): void;
}

export interface ScanResult {
  added: number;
  changed: number;
  moved: number;
  /** Missing for the first time. */
  gone: number;
  /** Missing again, and forgotten: what was known of them is in the trash. */
  swept: number;
  /** There again, after they had been missing. */
  returned: number;
  unchanged: number;
  /** Folders that were not there or could not be read in full, as sentences for people. */
  problems: string[];
}

/** The database file as tasks see it. Heavy work runs on a thread of its own. */
export interface Database {
  /**
   * Checks the database, refreshes its statistics, and gives unused space back in steps so small that nobody waits.
   * @returns bytes of all database files before and after; `rebuildDue`: the rest can be given back at the next start
   * @throws Error when the database is damaged
   */
  optimize(
    signal: AbortSignal,
    onProgress: (fraction: number) => void,
  ): Promise<{ before: number; after: number; rebuildDue: boolean }>;
}

/** The data folder as tasks see it: nothing outside it can be named. */
export interface Files {
  /** Where the reading of a part keeps how far it is. One that nobody goes on from is removed with the old cache. */
  checkpoint(part: Part): Promise<string>;
  /** A new empty folder for artefacts on the way. The caller removes it. */
  scratch(): Promise<{ folder: string; remove(): Promise<void> }>;
}
