import type { PhotoTag } from "../media/photo-tags.ts";
import type { Placeholders } from "../media/placeholders.ts";
import type { Span } from "../media/span.ts";
import type { PreviewsFinding, StreamsLoudnessFinding } from "../media/taps.ts";

/** What is kept of each analysis, by its kind, as far as the door shows it. */
export interface Findings {
  /** Also of an album: what its tracks are as one. */
  loudness: StreamsLoudnessFinding;
  previews: Omit<PreviewsFinding, "file">;
  /** When somebody speaks. */
  voice: { binMs: number; stretches: readonly Span[] };
  deep: {
    /** Kilobits per second, for buffers of more and more seconds. */
    requiredBandwidthsKbps: readonly number[];
    bitrate: Readonly<Record<string, unknown>>;
  };
  music: Readonly<Record<string, unknown>>;
  chapterThumbs: {
    /** `chapter` counts from 0; its picture is the artefact `Chapters/{chapter + 1}.jpg`. */
    pictures: readonly { chapter: number }[];
    /** The stretches that stand in for chapters where the file has none. */
    chapters?: readonly Span[];
  };
  /** Of the item's picture, and of what is shown behind it. */
  placeholders: { thumb?: Placeholders; art?: Placeholders };
  tags: { tags: readonly PhotoTag[] };
}

/** The finding of one kind. */
export const findingOf = <Kind extends keyof Findings>(
  findings: ReadonlyMap<string, unknown>,
  kind: Kind,
): Findings[Kind] | undefined => findings.get(kind) as Findings[Kind] | undefined;
