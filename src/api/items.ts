import { z } from "zod";
import { importPrograms } from "./imports.ts";
import { itemFieldsSchema } from "./item-fields.ts";
import { markerOrigins, markerTypes } from "./markers.ts";

/** Why there is no finding, in words: "not analyzed yet", "no sound in the file", or why the analysis failed. */
const missingSchema = z.object({ missing: z.string().describe("why there is none, in words") });

/** What every finding says of the analysis that made it. */
const made = {
  version: z.int().describe("of the analysis; 0 where a person or another program made it"),
  analyzedAt: z.string().describe("ISO 8601 in UTC"),
};

const finding = <Fields extends z.core.$ZodLooseShape>(fields: Fields) =>
  z.union([z.object({ ...fields, ...made }), missingSchema]);
const looseFinding = <Fields extends z.core.$ZodLooseShape>(fields: Fields) =>
  z.union([z.looseObject({ ...fields, ...made }), missingSchema]);
const findings = <Fields extends z.core.$ZodLooseShape>(fields: Fields) =>
  z.union([z.array(z.object({ ...fields, ...made })), missingSchema]);

const milliseconds = z.number().describe("milliseconds from the start of the file");
const stretch = { startMs: milliseconds, endMs: milliseconds };
const level = z.number().nullable();

/** Everything that is known of one item. Times are of the file that is named. */
export const itemSchema = z.object({
  ratingKey: z.string(),
  type: z.string(),
  title: z.string(),
  librarySectionID: z.int(),
  file: z.string().nullable().describe("the file that the findings are of; null for a folder of items"),
  partId: z.int().nullable(),
  said: z
    .object({
      fields: itemFieldsSchema,
      locked: z.array(z.string()).describe("fields that a person has set"),
    })
    .describe("what a person, files beside the media, its tags and providers say of it, in this order"),
  markers: findings({
    id: z.int(),
    type: z.enum(markerTypes),
    startMs: milliseconds,
    endMs: milliseconds.nullable().describe("null for a moment"),
    final: z.boolean().describe("credits after which nothing follows"),
    title: z.string().nullable(),
    color: z.string().nullable(),
    origin: z.enum(markerOrigins),
  }),
  missingMarkers: z
    .record(z.string(), z.string())
    .describe("why there are no markers of a type, for each that was not looked for"),
  chapters: findings({
    index: z.int().describe("from 1"),
    title: z.string(),
    ...stretch,
    titleFrom: z
      .enum(importPrograms)
      .optional()
      .describe("the program that the title was taken over from; left out: it is the file's own, or ours"),
    thumb: z.string().nullable().describe("address of its picture"),
  }),
  chapterThumbs: finding({ count: z.int().describe("chapters that have a picture") }),
  voice: finding({
    binMs: z.number(),
    stretches: z.array(z.object(stretch)),
    model: z.string().nullable().describe("the name of the model that found them; null where none did"),
    note: z.string().optional().describe("why the configured model did not"),
    subtitles: z
      .array(
        z.union([
          z.object({
            file: z.string(),
            offsetMs: z
              .number()
              .describe("by how much its cues come too late; negative: too early; 0: it is in step"),
            ratio: z.number().describe("its time to that of the media: 1, or that of two frame rates"),
            confidence: z.number().describe("0 to 1: how much worse the next best offset fits"),
          }),
          z.object({ file: z.string(), unclear: z.string().describe("why no offset can be told, in words") }),
        ]),
      )
      .describe("the subtitle files beside the media, and how far each is out of step with what is said"),
  }),
  loudness: findings({
    index: z.int().nullable().describe("of the stream in the file; null for an album as a whole"),
    integrated: level.describe("LUFS; null for silence"),
    range: level.describe("LU"),
    truePeak: level.describe("dBTP"),
    samplePeak: level.describe("dBFS"),
    gain: level.describe("dB to the ReplayGain 2 reference"),
    startRamp: z.string().nullable(),
    endRamp: z.string().nullable(),
    source: z
      .enum(importPrograms)
      .optional()
      .describe(
        "the program that measured it: we have not yet, and null is what it does not say; left out: we did",
      ),
  }),
  music: looseFinding({
    tempo: z.unknown().describe("beats per minute"),
    key: z.unknown(),
    vector: z.unknown().describe("its place among all tracks: near tracks sound alike"),
    note: z.string().optional().describe("why the configured model was not used"),
  }),
  bitrate: finding({
    average: z.number().describe("kbit/s"),
    peak: z.number().describe("kbit/s in the busiest second"),
    profile: z.array(z.number()).describe("kbit/s: the mean of each profileSeconds in a row"),
    profileSeconds: z.number(),
    requiredBandwidths: z
      .object({ bufferSeconds: z.array(z.number()), kbits: z.array(z.number()) })
      .describe("kbit/s that smooth playback needs, for each size of buffer"),
  }),
  deep: finding({
    durationMs: z.number().describe("exact"),
    packets: z.int(),
    bytes: z.int(),
    streams: z
      .array(z.looseObject({ index: z.int(), type: z.string() }))
      .describe("frame rate, keyframes, damage and bitrate of each"),
  }),
  blurHash: finding({ thumb: z.string().nullable(), art: z.string().nullable() }),
  thumbHash: finding({ thumb: z.string().nullable(), art: z.string().nullable() }),
  tags: findings({ tag: z.string(), kind: z.string(), score: z.number().optional() }),
  missingTags: z
    .record(z.string(), z.string())
    .describe("what of a photo could not be found out, such as its labels, and why"),
  previews: finding({
    count: z.int(),
    width: z.int(),
    height: z.int(),
    intervalMs: z.number(),
    takenFrom: z
      .string()
      .optional()
      .describe(
        "What lay beside the media and was taken over, or the program that had them; left out: they are our own",
      ),
  }),
});

export type Item = z.infer<typeof itemSchema>;
