import { z } from "zod";
import { channelKindNames, noticeEventNames } from "./notice-channels.ts";

const events = z.array(
  z.enum(noticeEventNames, { error: `one of ${noticeEventNames.join(", ")}` }),
  "a list of events",
);
const settings = z.record(z.string(), z.string("a text"), "an object of texts");
const longestName = 100;
const name = z
  .string({ error: "a name" })
  .trim()
  .min(1, `a name of 1 to ${longestName} characters`)
  .max(longestName, `a name of 1 to ${longestName} characters`);

/** A way by which people are told. Instants are ISO 8601 in UTC. */
export const noticeChannelSchema = z.object({
  id: z.int(),
  name: z.string(),
  kind: z.enum(channelKindNames),
  enabled: z.boolean(),
  events: events.describe("of what it is told"),
  settings: settings.describe("what is secret is masked"),
  createdAt: z.string(),
});
export type NoticeChannel = z.infer<typeof noticeChannelSchema>;

export const noticeChannelListSchema = z.object({ channels: z.array(noticeChannelSchema) });

export const newNoticeChannelSchema = z.strictObject(
  {
    name,
    kind: z.enum(channelKindNames, { error: `one of ${channelKindNames.join(", ")}` }),
    events: events.optional().describe("left out: what is usual for its kind"),
    settings,
  },
  { error: "an object with name, kind and settings" },
);
export type NewNoticeChannel = z.input<typeof newNoticeChannelSchema>;

export const noticeChannelChangeSchema = z.strictObject(
  {
    name: name.optional(),
    enabled: z.boolean("true or false").optional(),
    events: events.optional(),
    settings: settings.optional().describe("what is left out stays; an empty text takes it away"),
  },
  { error: "an object with what is to change" },
);
export type NoticeChannelChange = z.input<typeof noticeChannelChangeSchema>;

export const deliveryTestSchema = z.object({
  delivered: z.boolean(),
  answer: z.string().describe("what the receiver answered, or why it was not reached"),
});
export type DeliveryTest = z.infer<typeof deliveryTestSchema>;

const deliverySchema = z.object({
  channel: z.string().describe("its name"),
  state: z.enum(["waiting", "delivered", "given-up"]),
  tries: z.int(),
  nextAt: z.string().nullable().describe("of one that waits: when it is tried next"),
  answer: z.string().nullable().describe("what came of the last try"),
});

/** Something that was told, and to whom. */
export const noticeSchema = z.object({
  id: z.int(),
  event: z.enum(noticeEventNames),
  urgent: z.boolean(),
  title: z.string(),
  text: z.string(),
  task: z.string().nullable(),
  runId: z.int().nullable(),
  at: z.string(),
  deliveries: z.array(deliverySchema),
});
export type Notice = z.infer<typeof noticeSchema>;

export const noticeListSchema = z.object({ notices: z.array(noticeSchema).describe("the newest first") });
