import type { MarkerType } from "../api/markers.ts";
import type { SectionPreferenceId, SectionPreferenceValue } from "../api/section-preferences.ts";

export type { SectionPreferenceOf } from "../api/section-preferences.ts";

// What the library consists of, and which of it a piece of work is about.

/** A file of an item: what a media task works on. */
export interface Part {
  id: number;
  /** Absolute path. */
  file: string;
  /** Bytes. */
  size: number;
  /** Milliseconds since the epoch. */
  mtime: number;
  /** What people call it: "Arrival (2016)". */
  title: string;
  /** The item it belongs to. */
  itemId: number;
  sectionId: number;
}

/** Work that is left: streamed in pages, never held whole; lets others breathe between two pages. */
export interface Work<Item> extends AsyncIterable<Item> {
  count(): Promise<number>;
}

/** Limits a run to a part of the library. Nothing named means all of it. */
export interface Scope {
  sectionIds?: readonly number[];
  itemIds?: readonly number[];
  partIds?: readonly number[];
  guideIds?: readonly number[];
  /** Absolute paths of folders and files: what a scan is limited to. */
  paths?: readonly string[];
  /** Media counts as gone after so many days; by the preferences where left out. 0 empties the trash of sections. */
  goneDays?: number;
}

/** A folder tree of media of one kind. */
export interface Section {
  id: number;
  title: string;
  type: "movie" | "show" | "artist" | "photo";
  paths: string[];
}

/** An analysis: its kind and version. */
export interface Made {
  kind: FindingKind;
  version: number;
}

/** Limits work to parts that an analysis has something to do with. Parts not probed yet have no streams. */
export interface Only {
  /** Of each at least one. */
  streams?: readonly ("video" | "audio")[];
  sections?: readonly Section["type"][];
  /** Only sections in which this is on. */
  enabled?: SectionSwitch;
  /** Only sections in which at least one of these is on. */
  wanted?: readonly SectionSwitch[];
  /** Only parts that have this finding, and did not fail it since. */
  having?: Made;
  /** Only parts with chapters of their own, or only those without. */
  chapters?: "own" | "none";
}

/** Preferences of sections that are on or off. */
export type SectionSwitch = {
  [Id in SectionPreferenceId]: SectionPreferenceValue<Id> extends boolean ? Id : never;
}[SectionPreferenceId];

/** A season, an album or a film: what is looked at as a whole. */
export interface Group {
  /** Of its item. */
  id: number;
  title: string;
  sectionId: number;
  /** Which findings its own is made of: how many, and when the last of them was made. */
  from: { parts: number; newest: number };
}

export interface Member {
  part: Part;
  finding: unknown;
}

export interface Chapter {
  startMs: number;
  endMs: number;
  title: string;
}

/** A stretch of an item, or a moment, that players can skip or jump to: found, read, or made by a person. */
export interface Marker {
  type: MarkerType;
  startMs: number;
  /** Null for a moment. */
  endMs: number | null;
}

/** A stretch of a part that players can skip. */
export interface FoundMarker {
  startMs: number;
  endMs: number;
  /** Nothing follows it. */
  final?: boolean;
  /** Where it comes from: our own analysis where left out. */
  origin?: "found" | "chapter" | "edl";
}

export type FindingKind =
  | "probe"
  | "local"
  | "previews"
  | "tiles"
  | "chapters"
  | "loudness"
  | "gains"
  | "deep"
  | "music"
  | "voice"
  | "intros"
  | "credits"
  | "ads"
  | "placeholders"
  | "assets"
  | "tags"
  | "exports"
  | "importedChapters"
  | "importedLoudness"
  | "importedPreviews";
