import type { ImportProgram } from "../api/imports.ts";
import type { EffectiveFields } from "../api/item-fields.ts";
import type { ItemType, StoredItemDetails, StoredMarker, StoredPartDetails } from "../core/shelves.ts";
import { nameChapters } from "../media/chapter-names.ts";
import type { ItemPicturesFinding } from "../media/picture-finding.ts";
import type { Placeholders } from "../media/placeholders.ts";
import { loudnessVersion } from "../media/taps.ts";
import { fieldTree } from "./field-tree.ts";
import { type Findings, findingOf } from "./findings.ts";
import type { ShownItemPictures } from "./item-pictures.ts";
import { markerTree } from "./marker-tree.ts";
import type { Tree } from "./render.ts";
import { type AlbumLoudness, codecName, kilobits, levelsOf, rounded, streamTree } from "./stream-tree.ts";

/** What an item's tree needs beside the item itself. */
export interface ItemContext {
  sectionTitle: string;
  /** Of the album that the item is, or is a track of. */
  albumLoudness: AlbumLoudness | undefined;
  /** What was found in the pictures beside its media. */
  pictures: ItemPicturesFinding | undefined;
  /** Where its pictures are to be had, and what suits them. */
  shown: ShownItemPictures;
  /** What is said of it, beside what its names say. */
  fields: EffectiveFields | undefined;
  /** Of the item, whatever file they were found in. */
  markers: readonly StoredMarker[];
  /** Whether to show streams, chapters and markers: long lists go without. */
  inFull: boolean;
}

type Medium = StoredItemDetails["media"][number];

const folders: ReadonlySet<ItemType> = new Set(["show", "season", "artist", "album", "photoalbum"]);

/** A library item as Plex's clients know it. Instants in seconds, durations in milliseconds. */
export function itemTree({ item, media }: StoredItemDetails, context: ItemContext): Tree {
  const isFolder = folders.has(item.type);
  const place = `/library/metadata/${item.id}`;
  const [medium] = media;
  const part = shownPart(media);
  const findings = part?.findings ?? new Map();
  const chapters = part === undefined ? [] : chaptersOf(part);
  const { thumb, art } = shownPlaceholders(findingOf(findings, "placeholders"), context.pictures);
  const isDirectParentOfFiles = item.type === "season" || item.type === "album";
  return {
    ratingKey: String(item.id),
    key: isFolder ? `${place}/children` : place,
    guid: `local://${item.id}`,
    type: item.type === "photoalbum" ? "photo" : item.type,
    title: item.title,
    titleSort: item.sort_title,
    librarySectionID: item.section_id,
    librarySectionTitle: context.sectionTitle,
    librarySectionKey: `/library/sections/${item.section_id}`,
    ...ancestors(item),
    index: item.position ?? undefined,
    year: item.year ?? undefined,
    editionTitle: item.edition ?? undefined,
    originallyAvailableAt: item.aired ?? undefined,
    childCount: isFolder ? (item.childCount ?? 0) : undefined,
    leafCount: isDirectParentOfFiles ? (item.childCount ?? 0) : undefined,
    duration: medium?.duration_ms ?? undefined,
    addedAt: seconds(item.added_at),
    updatedAt: seconds(item.updated_at),
    chapterSource: chapters.length > 0 ? "media" : undefined,
    loudnessAnalysisVersion:
      item.type === "album" && context.albumLoudness ? String(loudnessVersion) : undefined,
    // Clients take 1 for "has been analyzed", whatever the version.
    musicAnalysisVersion: item.type === "track" && part?.versions.has("music") ? 1 : undefined,
    ...context.shown,
    thumbBlurHash: thumb?.blurHash,
    artBlurHash: art?.blurHash,
    Media: media.map((medium) => mediumTree(medium, context)),
    Chapter: context.inFull ? chapters.map((chapter) => chapterTree(chapter, medium!.id)) : [],
    Marker: context.inFull ? markersFor(part, context.markers).map(markerTree) : [],
    ...fieldTree(context.fields, context.inFull),
    Autotag: findingOf(findings, "tags")?.tags.map(({ tag }) => ({ tag })),
  };
}

/** Of the picture that an item is shown by, and of the one behind it. A photo is its own picture. */
export function shownPlaceholders(
  photo: Findings["placeholders"] | undefined,
  { thumb, art }: ItemPicturesFinding = {},
): { thumb: Placeholders | undefined; art: Placeholders | undefined } {
  const known = (picture: object | undefined) =>
    picture !== undefined && "blurHash" in picture ? (picture as Placeholders) : undefined;
  return { thumb: photo ?? known(thumb), art: known(art) };
}

/** The file whose chapters and markers stand for the item: the first one that is there. */
export function shownPart(media: StoredItemDetails["media"]): StoredPartDetails | undefined {
  const parts = media[0]?.parts ?? [];
  return parts.find((part) => part.gone_since === null) ?? parts[0];
}

/** The markers that hold for a file of the item. */
export const markersFor = (
  part: StoredPartDetails | undefined,
  markers: readonly StoredMarker[],
): StoredMarker[] => markers.filter(({ partId }) => partId === null || partId === part?.id);

/** A chapter of a file, or the stretch that stands in for one. `index` counts from 1. */
export interface Chapter {
  index: number;
  title: string;
  startMs: number;
  endMs: number;
  hasPicture: boolean;
  /** The program that its title is from; left out: the file's own, or ours. */
  titleFrom?: ImportProgram;
}

/** The file's own chapters, with names of others where it has none, or those that its pictures were made for. */
export function chaptersOf(part: StoredPartDetails): Chapter[] {
  const pictured = findingOf(part.findings, "chapters");
  const taken = findingOf(part.findings, "importedChapters");
  const own = nameChapters(
    part.chapters.map(({ start_ms, end_ms, title }) => ({ startMs: start_ms, endMs: end_ms, title })),
    taken?.chapters ?? [],
  );
  const even = (pictured?.chapters ?? []).map((span, index) => ({
    ...span,
    title: `Chapter ${index + 1}`,
    isTaken: false,
  }));
  return (own.length > 0 ? own : even).map((chapter, index) => ({
    index: index + 1,
    title: chapter.title,
    startMs: Math.round(chapter.startMs),
    endMs: Math.round(chapter.endMs),
    hasPicture: pictured?.pictures.some((picture) => picture.chapter === index) ?? false,
    ...(chapter.isTaken && taken && { titleFrom: taken.imported }),
  }));
}

/** A track's parent index is its disc, as in Plex. */
function ancestors(item: StoredItemDetails["item"]): Tree {
  const above = (prefix: "parent" | "grandparent", id: number | null, title: string | null): Tree =>
    id === null
      ? {}
      : {
          [`${prefix}RatingKey`]: String(id),
          [`${prefix}Key`]: `/library/metadata/${id}`,
          [`${prefix}Title`]: title ?? "",
        };
  return {
    ...above("parent", item.parent_id, item.parentTitle),
    ...above("grandparent", item.grandparentId, item.grandparentTitle),
    parentIndex: (item.type === "track" ? (item.disc ?? 1) : item.parentPosition) ?? undefined,
  };
}

function mediumTree(medium: Medium, context: ItemContext): Tree {
  const { width, height, pixel_aspect } = medium;
  const shape = width && height ? (width * (pixel_aspect ?? 1)) / height : undefined;
  return {
    id: medium.id,
    duration: medium.duration_ms ?? undefined,
    bitrate: kilobits(medium.bitrate),
    width: width ?? undefined,
    height: height ?? undefined,
    aspectRatio: shape && rounded(shape, 2),
    audioChannels: medium.audio_channels ?? undefined,
    audioCodec: medium.audio_codec === null ? undefined : codecName(medium.audio_codec),
    videoCodec: medium.video_codec === null ? undefined : codecName(medium.video_codec),
    videoResolution: width && height ? resolution(width, height) : undefined,
    videoFrameRate: medium.frame_rate === null ? undefined : frameRateName(medium.frame_rate),
    container: medium.container ?? undefined,
    hasVoiceActivity: medium.parts.some(({ versions }) => versions.has("voice")),
    Part: medium.parts.map((part) => partTree(part, context)),
  };
}

function partTree(part: StoredPartDetails, context: ItemContext): Tree {
  const isThere = part.gone_since === null;
  const loudness = findingOf(part.findings, "loudness");
  const imported = findingOf(part.findings, "importedLoudness");
  const deep = findingOf(part.findings, "deep");
  return {
    id: part.id,
    key: `/library/parts/${part.id}/${seconds(part.mtime)}/file${/\.\w+$/.exec(part.path)?.[0] ?? ""}`,
    file: `${part.root.replace(/\/$/, "")}/${part.path}`,
    size: part.size,
    container: part.container ?? undefined,
    duration: part.duration_ms ?? undefined,
    accessible: isThere,
    exists: isThere,
    indexes: part.versions.has("previews") ? "sd" : undefined,
    deepAnalysisVersion: part.versions.get("deep"),
    requiredBandwidths: deep?.requiredBandwidths.kbits.join(","),
    Stream: context.inFull
      ? part.streams.map((stream) => {
          const isOfStream = ({ index }: { index: number }) => index === stream.position;
          const levels = levelsOf(loudness?.streams.find(isOfStream), imported?.streams.find(isOfStream));
          return streamTree(stream, levels, context.albumLoudness);
        })
      : [],
  };
}

const chapterTree = (chapter: Chapter, mediumId: number): Tree => ({
  id: chapter.index,
  index: chapter.index,
  tag: chapter.title,
  startTimeOffset: chapter.startMs,
  endTimeOffset: chapter.endMs,
  thumb: chapter.hasPicture ? chapterPicture(mediumId, chapter.index) : undefined,
});

/** Where the picture of a chapter is to be had. @param index from 1 */
export const chapterPicture = (mediumId: number, index: number): string =>
  `/library/media/${mediumId}/chapterImages/${index}`;

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);
/** A wide picture counts by its long side, others by their short one, each against the usual 16:9 frames. */
function resolution(width: number, height: number): string {
  const lines = Math.max(Math.min(width, height), Math.floor((Math.max(width, height) * 9) / 16));
  if (lines > 1440) return "4k";
  if (lines > 1080) return "2k";
  if (lines > 720) return "1080";
  if (lines > 576) return "720";
  if (lines > 480) return "576";
  return lines > 360 ? "480" : "sd";
}

function frameRateName(rate: number): string {
  if (Math.abs(rate - 25) < 0.01) return "PAL";
  if (Math.abs(rate - 30_000 / 1001) < 0.01) return "NTSC";
  return `${Math.round(rate)}p`;
}
