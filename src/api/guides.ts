import { z } from "zod";
import { isSource } from "./guide-source.ts";
import { isTimeZone } from "./time-zones.ts";

/** What a person has made of a channel of a guide. */
const channelMappingSchema = z.strictObject(
  {
    guide: z
      .string("text")
      .min(1, "the guide's channel: its id, one of its names or its number,")
      .describe("the guide's channel: its id, one of its names, or its number"),
    number: z.string("text").min(1, "a number").max(20, "at most 20 characters").optional(),
    name: z.string("text").min(1, "a name").max(200, "at most 200 characters").optional(),
    hidden: z.boolean("true or false").optional().describe("it is not shown at all"),
  },
  "an object with guide, and number, name or hidden",
);

const newGuideFields = {
  title: z
    .string("a title")
    .trim()
    .min(1, "a title")
    .max(200, "a title of at most 200 characters")
    .describe("unique among guides"),
  source: z
    .string("a source")
    .trim()
    .refine(isSource, "the whole path of a file on the server's machine, or an http or https address,")
    .describe("XMLTV, plain or gzip: a file on the server's machine, or an address"),
  timeZone: z
    .string("a time zone")
    .refine(isTimeZone, "the IANA name of a time zone, as in Europe/Berlin,")
    .describe("where moments without an offset are; UTC when absent"),
  languages: z
    .array(
      z.string("a language").regex(/^[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*$/, "a language such as de or pt-BR"),
    )
    .max(20, "at most 20 languages")
    .describe("which titles are shown, the preferred first"),
  channels: z
    .array(channelMappingSchema, "a list of channels")
    .max(10_000, "at most 10000 channels")
    .describe("own numbers and names of channels; those not named stay as the guide has them"),
};

/** A guide as it is added. */
export const newGuideSchema = z.strictObject(
  {
    title: newGuideFields.title,
    source: newGuideFields.source,
    timeZone: newGuideFields.timeZone.optional(),
    languages: newGuideFields.languages.optional(),
    channels: newGuideFields.channels.optional(),
  },
  "an object with title and source, and perhaps timeZone, languages and channels",
);
export type NewGuide = z.infer<typeof newGuideSchema>;

/** What of a guide is to be changed. */
export const guideChangeSchema = z.strictObject(
  {
    title: newGuideFields.title.optional(),
    source: newGuideFields.source.optional(),
    timeZone: newGuideFields.timeZone.nullable().optional(),
    languages: newGuideFields.languages.optional(),
    channels: newGuideFields.channels.optional(),
  },
  "an object with title, source, timeZone, languages or channels",
);
export type GuideChange = z.infer<typeof guideChangeSchema>;

/** A programme guide. Instants are ISO 8601 in UTC. */
export const guideSchema = z.object({
  id: z.int(),
  title: z.string(),
  source: z.string(),
  timeZone: z.string().nullable(),
  languages: z.array(z.string()),
  channels: z.array(channelMappingSchema),
  refreshedAt: z.string().nullable().describe("when what is shown was read"),
  checkedAt: z.string().nullable().describe("when the source was last seen to have nothing newer"),
  problem: z.string().nullable().describe("why the last refresh changed nothing"),
  channelCount: z.int(),
  programmeCount: z.int(),
  startsAt: z.string().nullable().describe("the start of its first programme, when it was read"),
  endsAt: z.string().nullable().describe("the end of its last programme"),
});
export type Guide = z.infer<typeof guideSchema>;

export const guideListSchema = z.object({ guides: z.array(guideSchema) });

const channelSchema = z.object({
  id: z.string().describe("the guide's"),
  name: z.string(),
  number: z.string().optional(),
  icon: z.string().optional(),
});

export const programmeSchema = z.object({
  start: z.string(),
  end: z.string().nullable().describe("null: the guide does not tell"),
  title: z.string(),
  subtitle: z.string().optional(),
  description: z.string().optional(),
  categories: z.array(z.string()),
  season: z.int().optional(),
  episode: z.int().optional(),
  part: z.int().optional(),
  episodeText: z.string().optional().describe("as the guide writes it"),
  programId: z.string().optional(),
  date: z.string().optional(),
  icon: z.string().optional(),
  ratings: z.array(z.object({ system: z.string().optional(), value: z.string() })),
  credits: z.array(z.object({ role: z.string(), name: z.string(), character: z.string().optional() })),
  isNew: z.boolean(),
  isPremiere: z.boolean(),
  isRepeat: z.boolean(),
});
export type Programme = z.infer<typeof programmeSchema>;

/** What is on, and what follows. */
export const nowSchema = z.object({
  at: z.string(),
  channels: z.array(
    z.object({ channel: channelSchema, now: programmeSchema.nullable(), next: programmeSchema.nullable() }),
  ),
});
export type Now = z.infer<typeof nowSchema>;

export const programmePageSchema = z.object({
  programmes: z.array(programmeSchema.extend({ channel: channelSchema })),
  next: z.string().nullable().describe("`after` of the next page; null on the last"),
});
export type ProgrammePage = z.infer<typeof programmePageSchema>;
