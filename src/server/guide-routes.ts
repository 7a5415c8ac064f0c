import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { quote, refusal } from "../api/errors.ts";
import {
  guideChangeSchema,
  guideListSchema,
  guideSchema,
  newGuideSchema,
  nowSchema,
  programmePageSchema,
} from "../api/guides.ts";
import type { Shelves, StoredGuide } from "../core/shelves.ts";
import { badRequest, notAuthenticated, notFound } from "./api-answers.ts";
import { describeStart } from "./butler-routes.ts";
import { guideReport, nowReport, programmesReport, shownChannels } from "./guide-reports.ts";
import type { ServerHouse } from "./house.ts";
import { wholeNumber } from "./validation.ts";

export const guideTask = "RefreshEpgGuides";

/** A mapping of thousands of channels. */
const bodyLimit = 4_000_000;

const params = z.object({ id: wholeNumber(1) });
const instant = () =>
  z
    .string()
    .refine(isInstant, "an instant such as 2026-11-22T20:15:00Z")
    .transform((text) => Temporal.Instant.from(text).epochMilliseconds);
const tags = ["guides"];
const failures = { ...badRequest, ...notAuthenticated, ...notFound };

/** Programme guides: which there are, and what is on. */
export function guideRoutes(scope: FastifyInstance, { butler, shelves, guides, clock }: ServerHouse): void {
  const typed = scope.withTypeProvider<ZodTypeProvider>();
  const refresh = (id: number) => butler.start(guideTask, { force: true, scope: { guideIds: [id] } });
  const answer = { 200: guideSchema.describe("The guide."), ...failures };

  typed.get(
    "/api/guides",
    {
      schema: {
        operationId: "listGuides",
        summary: "The programme guides",
        tags,
        response: { 200: guideListSchema.describe("The guides."), ...notAuthenticated },
      },
    },
    () => ({ guides: shelves.guides.all().map((guide) => guideReport(shelves, guide)) }),
  );

  typed.post(
    "/api/guides",
    {
      bodyLimit,
      schema: {
        operationId: "addGuide",
        summary: "Adds a programme guide, and has it read",
        tags,
        body: newGuideSchema,
        response: answer,
      },
    },
    ({ body: { title, source, timeZone, languages = [], channels = [] } }, reply) => {
      mustBeFree(shelves, title);
      const guide = shelves.guides.add({
        uuid: randomUUID(),
        title,
        source,
        time_zone: timeZone ?? null,
        languages: JSON.stringify(languages),
        channels: JSON.stringify(channels),
        created_at: clock.now(),
      });
      describeStart(reply, refresh(guide.id));
      return guideReport(shelves, guide);
    },
  );

  typed.get(
    "/api/guides/:id",
    { schema: { operationId: "getGuide", summary: "One programme guide", tags, params, response: answer } },
    ({ params: { id } }) => guideReport(shelves, guideWith(shelves, id)),
  );

  typed.patch(
    "/api/guides/:id",
    {
      bodyLimit,
      schema: {
        operationId: "changeGuide",
        summary:
          "Changes what is given; has the guide read when it comes from somewhere else, or in another zone",
        tags,
        params,
        body: guideChangeSchema,
        response: answer,
      },
    },
    ({ params: { id }, body: { title, source, timeZone, languages, channels } }, reply) => {
      const before = guideWith(shelves, id);
      if (title !== undefined && title !== before.title) mustBeFree(shelves, title);
      const isOther =
        (source !== undefined && source !== before.source) ||
        (timeZone !== undefined && timeZone !== before.time_zone);
      const guide = shelves.guides.update(id, {
        title: title ?? before.title,
        source: source ?? before.source,
        time_zone: timeZone === undefined ? before.time_zone : timeZone,
        languages: languages ? JSON.stringify(languages) : before.languages,
        channels: channels ? JSON.stringify(channels) : before.channels,
        ...(isOther && { revision: null, retry_at: null, problem: null }),
      })!;
      if (isOther) describeStart(reply, refresh(id));
      return guideReport(shelves, guide);
    },
  );

  typed.delete(
    "/api/guides/:id",
    {
      schema: {
        operationId: "removeGuide",
        summary: "Forgets a programme guide; its file stays",
        tags,
        params,
        response: { 200: guideListSchema.describe("The guides that are left."), ...failures },
      },
    },
    async ({ params: { id } }) => {
      if (!(await guides.remove(id))) throw refusal("unknownGuide", { found: String(id) });
      return { guides: shelves.guides.all().map((guide) => guideReport(shelves, guide)) };
    },
  );

  typed.get(
    "/api/guides/:id/now",
    {
      schema: {
        operationId: "getNow",
        summary: "What is on, and what is on next, on every channel",
        tags,
        params,
        querystring: z.object({ at: instant().optional().describe("at this instant; now when absent") }),
        response: { 200: nowSchema.describe("The channels."), ...failures },
      },
    },
    ({ params: { id }, query: { at } }) => nowReport(shelves, guideWith(shelves, id), at ?? clock.now()),
  );

  typed.get(
    "/api/guides/:id/programmes",
    {
      schema: {
        operationId: "listProgrammes",
        summary: "What is on in a stretch of time, channel after channel, in pages",
        tags,
        params,
        querystring: z.object({
          channel: z
            .string()
            .optional()
            .describe("only this one: its number, its name, or its id in the guide"),
          from: instant().optional().describe("on at this instant or later; now when absent"),
          to: instant().optional().describe("begins before this instant; absent: as far as the guide goes"),
          limit: wholeNumber(1, 1000).default(200).describe("at most so many"),
          after: z
            .string()
            .regex(/^\d{1,15}--?\d{1,15}$/, "what the page before gave as next,")
            .optional()
            .describe("goes on behind the page that gave this as its `next`"),
        }),
        response: { 200: programmePageSchema.describe("A page of programmes."), ...failures },
      },
    },
    ({
      params: { id },
      query: { channel, from = clock.now(), to = Number.MAX_SAFE_INTEGER, limit, after },
    }) => {
      const guide = guideWith(shelves, id);
      const all = shownChannels(shelves, guide);
      const channels = channel === undefined ? all : channelsOf(all, channel, id);
      return programmesReport(shelves, guide, channels, { from, to, limit, after: placeIn(after) });
    },
  );
}

/** @throws Refusal when there is no guide of this id */
export function guideWith(shelves: Shelves, id: number): StoredGuide {
  const guide = shelves.guides.get(id);
  if (guide === undefined) throw refusal("unknownGuide", { found: String(id) });
  return guide;
}

function mustBeFree(shelves: Shelves, title: string): void {
  if (!shelves.guides.all().some((guide) => guide.title.toLowerCase() === title.toLowerCase())) return;
  throw refusal("badRequest", {
    expected: "a title that no other guide has",
    found: quote(title),
    advice: "GET /api/guides lists them.",
  });
}

/** The first that answers to it by what counts most: the person's own number and name come first among its keys. */
function channelsOf(
  all: ReturnType<typeof shownChannels>,
  wanted: string,
  guide: number,
): ReturnType<typeof shownChannels> {
  const key = wanted.toLowerCase();
  const own = all.find(({ own: { number, name } }) => number === wanted || name.toLowerCase() === key);
  const found = own ?? all.find(({ keys }) => keys.includes(key));
  if (found === undefined) throw refusal("unknownChannel", { found: quote(wanted), guide: String(guide) });
  return [found];
}

function placeIn(after: string | undefined): { channel: number; start: number } | undefined {
  const [, channel, start] = /^(\d+)-(-?\d+)$/.exec(after ?? "") ?? [];
  return channel === undefined ? undefined : { channel: Number(channel), start: Number(start) };
}

function isInstant(text: string): boolean {
  try {
    Temporal.Instant.from(text);
    return true;
  } catch {
    return false;
  }
}
