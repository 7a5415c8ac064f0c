import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { quote, refusal } from "../api/errors.ts";
import { instantText } from "../api/instants.ts";
import {
  type ChannelKind,
  type ChannelSettings,
  channelSettings,
  factsOf,
  type NoticeEvent,
  shownSettings,
} from "../api/notice-channels.ts";
import {
  deliveryTestSchema,
  type Notice,
  type NoticeChannel,
  newNoticeChannelSchema,
  noticeChannelChangeSchema,
  noticeChannelListSchema,
  noticeChannelSchema,
  noticeListSchema,
} from "../api/telling.ts";
import type { StoredChannel, StoredNotice } from "../core/shelves.ts";
import { badRequest, conflict, notAuthenticated, notFound } from "./api-answers.ts";
import type { ServerHouse } from "./house.ts";
import { wholeNumber } from "./validation.ts";

/** The channels by which people are told, and what they were told. For admins: addresses say too much. */
export function tellingRoutes(scope: FastifyInstance, { shelves, telling, clock }: ServerHouse): void {
  const typed = scope.withTypeProvider<ZodTypeProvider>();
  const { notices } = shelves;
  const tags = ["notifications"];
  const config = { role: "admin" } as const;
  const params = z.object({ id: wholeNumber(1) });
  const usual = { ...badRequest, ...notAuthenticated };
  const channelOf = (id: number): StoredChannel => {
    const channel = notices.channel(id);
    if (channel === undefined) throw refusal("unknownNoticeChannel", { found: quote(String(id)) });
    return channel;
  };
  const mustBeFree = (name: string, id?: number): void => {
    const other = notices.channelNamed(name);
    if (other !== undefined && other.id !== id) throw refusal("noticeChannelTaken", { found: quote(name) });
  };

  typed.get(
    "/api/notifications",
    {
      config,
      schema: {
        operationId: "listNotificationChannels",
        summary: "The channels by which people are told, without their secrets",
        tags,
        response: { 200: noticeChannelListSchema.describe("The channels."), ...notAuthenticated },
      },
    },
    () => ({ channels: notices.channels().map(toChannel) }),
  );

  typed.post(
    "/api/notifications",
    {
      schema: {
        operationId: "addNotificationChannel",
        summary: "Adds a channel",
        description: "docs/notifications.md has the settings of each kind.",
        tags,
        body: newNoticeChannelSchema,
        response: { 200: noticeChannelSchema.describe("The channel."), ...usual, ...conflict },
      },
    },
    ({ body: { name, kind, events, settings } }) => {
      mustBeFree(name);
      const added = notices.addChannel({
        ...{ name, kind, enabled: 1, created_at: clock.now() },
        events: JSON.stringify(carried(kind, events ?? factsOf(kind).events)),
        settings: JSON.stringify(channelSettings(kind, settings)),
      });
      return toChannel(added);
    },
  );

  typed.patch(
    "/api/notifications/:id",
    {
      schema: {
        operationId: "changeNotificationChannel",
        summary: "Changes a channel; what is left out stays, secrets too",
        tags,
        params,
        body: noticeChannelChangeSchema,
        response: { 200: noticeChannelSchema.describe("The channel."), ...usual, ...notFound, ...conflict },
      },
    },
    ({ params: { id }, body: { name, enabled, events, settings } }) => {
      const { kind, settings: before } = channelOf(id);
      if (name !== undefined) mustBeFree(name, id);
      const change = {
        ...(name !== undefined && { name }),
        ...(enabled !== undefined && { enabled: enabled ? 1 : 0 }),
        ...(events && { events: JSON.stringify(carried(kind, events)) }),
        ...(settings && {
          settings: JSON.stringify(channelSettings(kind, settings, JSON.parse(before) as ChannelSettings)),
        }),
      };
      if (Object.keys(change).length > 0) notices.changeChannel(id, change);
      telling.wake();
      return toChannel(channelOf(id));
    },
  );

  typed.delete(
    "/api/notifications/:id",
    {
      schema: {
        operationId: "removeNotificationChannel",
        summary: "Removes a channel, with what waits for it",
        tags,
        params,
        response: { 200: noticeChannelSchema.describe("What was removed."), ...usual, ...notFound },
      },
    },
    ({ params: { id } }) => {
      const channel = channelOf(id);
      notices.removeChannel(id);
      return toChannel(channel);
    },
  );

  typed.post(
    "/api/notifications/:id/test",
    {
      schema: {
        operationId: "testNotificationChannel",
        summary: "Sends a test at once, and tells what the receiver answered",
        tags,
        params,
        response: { 200: deliveryTestSchema.describe("What came of it."), ...usual, ...notFound },
      },
    },
    async ({ params: { id } }) => {
      const sent = await telling.test(id);
      if (sent === undefined) throw refusal("unknownNoticeChannel", { found: quote(String(id)) });
      return { delivered: sent.delivered, answer: sent.answer };
    },
  );

  typed.get(
    "/api/notifications/history",
    {
      config,
      schema: {
        operationId: "listNotifications",
        summary: "What was told, and what came of each delivery; the newest first",
        tags,
        querystring: z.object({
          limit: wholeNumber(1, 200).default(50).describe("at most so many"),
          before: wholeNumber(1).optional().describe("only those whose id is smaller"),
        }),
        response: { 200: noticeListSchema.describe("The notifications."), ...usual },
      },
    },
    ({ query }) => ({
      notices: notices.list(query).map((notice) => toNotice(notice, notices.deliveriesOf(notice.id))),
    }),
  );
}

/** @throws Refusal when a channel of the kind cannot tell of one of them */
function carried(kind: ChannelKind, events: readonly NoticeEvent[]): NoticeEvent[] {
  const { only, events: own } = factsOf(kind);
  const wrong = only && events.find((event) => !own.includes(event));
  if (wrong)
    throw refusal("noticeEventNotCarried", { kind, expected: own.join(" and "), found: quote(wrong) });
  return [...new Set(events)];
}

function toChannel({ id, name, kind, enabled, events, settings, created_at }: StoredChannel): NoticeChannel {
  return {
    ...{ id, name, kind, enabled: enabled === 1, events: JSON.parse(events) as NoticeEvent[] },
    settings: { ...shownSettings(kind, JSON.parse(settings) as ChannelSettings) },
    createdAt: instantText(created_at),
  };
}

function toNotice(
  { id, event, urgent, title, text, task, run_id, at }: StoredNotice,
  deliveries: ReturnType<ServerHouse["shelves"]["notices"]["deliveriesOf"]>,
): Notice {
  return {
    ...{ id, event, urgent: urgent === 1, title, text, task, runId: run_id, at: instantText(at) },
    deliveries: deliveries.map(({ channel, state, tries, next_at, answer }) => ({
      ...{ channel, state, tries, answer },
      nextAt: next_at === null ? null : instantText(next_at),
    })),
  };
}
