import type { ImportedChapters, ImportedLoudness } from "../api/imports.ts";
import type { DeepFinding } from "../media/packet-analysis.ts";
import type { PictureFinding, TagsFinding } from "../media/picture-finding.ts";
import type { Span } from "../media/span.ts";
import type { SubtitleInStep } from "../media/subtitle-sync.ts";
import type { PreviewsFinding, StreamsLoudnessFinding, VoiceTapFinding } from "../media/taps.ts";

/** What is kept of each analysis, by its kind, as far as the door shows it. */
export interface Findings {
  /** Also of an album: what its tracks are as one. */
  loudness: StreamsLoudnessFinding;
  previews: Omit<PreviewsFinding, "file">;
  /** When somebody speaks. */
  voice: Pick<VoiceTapFinding, "binMs" | "stretches"> &
    // Left out by what is from before they were kept.
    Partial<VoiceTapFinding & { subtitles: readonly SubtitleInStep[] }>;
  deep: DeepFinding;
  music: { tempo: unknown; key: unknown; vector: unknown } & Readonly<Record<string, unknown>>;
  chapters: {
    /** `chapter` counts from 0; its picture is the artefact `Chapters/{chapter + 1}.jpg`. */
    pictures: readonly { chapter: number }[];
    /** The stretches that stand in for chapters where the file has none. */
    chapters?: readonly Span[];
  };
  /** Of a photo; pictures beside other media are looked at for the item as a whole. */
  placeholders: PictureFinding;
  tags: TagsFinding;
  importedChapters: ImportedChapters;
  importedLoudness: ImportedLoudness;
}

/** The finding of one kind. */
export const findingOf = <Kind extends keyof Findings>(
  findings: ReadonlyMap<string, unknown>,
  kind: Kind,
): Findings[Kind] | undefined => findings.get(kind) as Findings[Kind] | undefined;
