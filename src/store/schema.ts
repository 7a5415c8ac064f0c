import type { Generated } from "kysely";
import type { MarkerOrigin, MarkerType } from "../api/markers.ts";
import type { BackupRow } from "./backups.ts";
import type { CollectionTables } from "./collections.ts";
import type { GateTables } from "./gates.ts";
import type { GuideTables } from "./guides.ts";
import type { ItemFieldRow } from "./item-fields.ts";
import type { ExtraRow, LocalLookRow } from "./local-media.ts";
import type { LookupRow } from "./lookups.ts";
import type { MachineTables } from "./machines.ts";
import type { NoticeTables } from "./notices.ts";
import type { CachedAnswer } from "./provider-cache.ts";
import type { TokenTables } from "./tokens.ts";
import type { TrashRow } from "./trash.ts";

/** The tables. Instants are milliseconds since the epoch; booleans 0 and 1; JSON is text. */
export interface Schema
  extends CollectionTables,
    MachineTables,
    GateTables,
    GuideTables,
    NoticeTables,
    TokenTables {
  settings: { id: string; value: string };
  section_settings: { section_id: number; id: string; value: string };
  sections: {
    id: Generated<number>;
    uuid: string;
    title: string;
    type: SectionType;
    created_at: number;
    updated_at: number;
    scanned_at: number | null;
    changed_at: number;
  };
  roots: { id: Generated<number>; section_id: number; path: string };
  items: ItemRow;
  media: MediaRow;
  parts: PartRow;
  streams: StreamRow;
  chapters: { part_id: number; position: number; start_ms: number; end_ms: number; title: string };
  findings: {
    part_id: number;
    kind: string;
    version: number;
    mtime: number;
    size: number;
    data: string;
    made_at: number;
  };
  item_findings: { item_id: number; kind: string; version: number; data: string; made_at: number };
  item_fields: ItemFieldRow;
  local_looks: LocalLookRow;
  extras: ExtraRow;
  failures: {
    part_id: number;
    kind: string;
    version: number;
    mtime: number;
    size: number;
    reason: string;
    at: number;
  };
  lookups: LookupRow;
  markers: MarkerRow;
  provider_cache: CachedAnswer;
  runs: RunRow;
  backups: BackupRow;
  task_rules: { task: string; rules: string };
  trash: TrashRow;
  orphaned_bundles: { bundle: string; since: number };
  root_marks: { root_id: number; path: string; device: string; inode: string };
  refused_plans: { task: string; scope: string; items: number; bytes: number };
  failed_items: {
    id: Generated<number>;
    run_id: number;
    key: string;
    title: string;
    reason: string;
    at: number;
  };
  log_lines: { id: Generated<number>; run_id: number; at: number; text: string };
}

export type SectionType = "movie" | "show" | "artist" | "photo";
export type ItemType =
  | "movie"
  | "show"
  | "season"
  | "episode"
  | "artist"
  | "album"
  | "track"
  | "photoalbum"
  | "photo";

export interface ItemRow {
  id: Generated<number>;
  section_id: number;
  parent_id: number | null;
  type: ItemType;
  /** What makes it the same item when it is found again: unique within the section. */
  identity: string;
  title: string;
  sort_title: string;
  year: number | null;
  /** Number of the season, episode, disc-and-track. */
  position: number | null;
  disc: number | null;
  edition: string | null;
  aired: string | null;
  added_at: number;
  updated_at: number;
}

export interface MediaRow {
  id: Generated<number>;
  item_id: number;
  /** Stacked files of one version share a medium. */
  stack: string;
  container: string | null;
  duration_ms: number | null;
  bitrate: number | null;
  width: number | null;
  height: number | null;
  video_codec: string | null;
  audio_codec: string | null;
  audio_channels: number | null;
  frame_rate: number | null;
  pixel_aspect: number | null;
}

export interface PartRow {
  id: Generated<number>;
  media_id: number;
  item_id: number;
  section_id: number;
  root_id: number;
  /** Below the root, with `/`. */
  path: string;
  /** What people call it. */
  label: string;
  size: number;
  mtime: number;
  /** Hash of head and tail; null until probed. */
  content_hash: string | null;
  /** Name of its bundle folder: 40 hexadecimal digits. */
  bundle: string;
  container: string | null;
  duration_ms: number | null;
  has_video: Generated<number>;
  has_audio: Generated<number>;
  gone_since: number | null;
  added_at: number;
}

export interface StreamRow {
  id: Generated<number>;
  part_id: number;
  position: number;
  type: "video" | "audio" | "subtitle" | "lyrics";
  codec: string;
  language: string | null;
  /** The rest of what the probe said, or of what a file of its own says of itself: JSON. */
  details: string;
  /** Where it is a file of its own: below the root of its part, with `/`. */
  file: string | null;
}

export interface MarkerRow {
  id: Generated<number>;
  item_id: number;
  part_id: number | null;
  type: MarkerType;
  start_ms: number;
  end_ms: number | null;
  final: number;
  title: string | null;
  color: string | null;
  origin: MarkerOrigin;
  version: number;
  made_at: number;
}

export interface RunRow {
  id: Generated<number>;
  task: string;
  trigger: "window" | "missed" | "asked" | "asap";
  state: "queued" | "running" | "paused" | "ended";
  outcome: "success" | "partial" | "failed" | "stopped" | "skipped" | null;
  reason: string | null;
  scheduled_for: number | null;
  started_at: number | null;
  ended_at: number | null;
  total: Generated<number>;
  done: Generated<number>;
  failed: Generated<number>;
  bytes_read: Generated<number>;
  cpu_seconds: Generated<number>;
  /** Milliseconds that it was held up. */
  paused_ms: Generated<number>;
  message: string | null;
  /** What it is limited to: JSON. */
  scope: Generated<string>;
  /** Whether it has been looked at for what people are to be told of. */
  told: Generated<number>;
}
