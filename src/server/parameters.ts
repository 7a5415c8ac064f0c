import type { FastifyReply, FastifyRequest } from "fastify";
import { quote, refusal } from "../api/errors.ts";

/** The query of a request: a name given twice has an array. */
export const queryOf = (request: FastifyRequest) => request.query as Record<string, string | string[]>;

/** A query parameter's only or first value. */
export function queryValue(request: FastifyRequest, name: string): string | undefined {
  const value = queryOf(request)[name];
  return Array.isArray(value) ? value[0] : value;
}

/** An `X-Plex-*` parameter: Plex's clients send it as a header or in the query, as they like. */
export function plexParameter(request: FastifyRequest, name: `X-Plex-${string}`): string | undefined {
  const header = request.headers[name.toLowerCase()];
  return typeof header === "string" ? header : queryValue(request, name);
}

/** The part of a list that a client asked for. Without a size: all of the rest. */
export interface Page {
  start: number;
  size: number | undefined;
}

/** @throws Refusal when a bound is not a whole number from 0 up. */
export function pageOf(request: FastifyRequest): Page {
  return {
    start: bound(request, "X-Plex-Container-Start") ?? 0,
    size: bound(request, "X-Plex-Container-Size"),
  };
}

function bound(request: FastifyRequest, name: `X-Plex-${string}`): number | undefined {
  const text = plexParameter(request, name);
  if (text === undefined || text === "") return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const expected = `a whole number from 0 up for ${name}`;
  throw refusal("badRequest", {
    expected,
    found: quote(text),
    advice: "Leave it out to get the whole list.",
  });
}

/** Says in headers which part of a list this answer is. @returns the attributes that say so in the container. */
export function describePage(reply: FastifyReply, page: Page, count: number, total: number) {
  reply.header("X-Plex-Container-Start", page.start).header("X-Plex-Container-Total-Size", total);
  return { offset: page.start, size: count, totalSize: total };
}

/** Whether a switch such as `force` is on: Plex's clients write 1 or true. */
export const isOn = (request: FastifyRequest, name: string): boolean =>
  ["1", "true"].includes(queryValue(request, name) ?? "");

/** Ids in one call: more fit into no address that people make. */
const mostIds = 1000;

/**
 * Reads one id or a comma list of them, each once. Numbers too large for any id are ids that nothing has.
 * @throws Refusal 400 for anything else, or more than 1,000
 */
export function idsIn(list: string): number[] {
  const ids = list.split(",");
  const found =
    ids.find((id) => !/^\d+$/.test(id)) ?? (ids.length > mostIds ? `${ids.length} ids` : undefined);
  if (found === undefined) return [...new Set(ids.map(Number))];
  const expected = `an id, or up to ${mostIds} separated by commas`;
  throw refusal("badRequest", { expected, found: quote(found), advice: "Ids are whole numbers." });
}

/** One id. @throws Refusal 400 when it is none */
export function idIn(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw refusal("badRequest", {
    expected: "an id",
    found: quote(text),
    advice: "Ids are whole numbers.",
  });
}

/** A query parameter that is a whole number from 1 up, where it is given. @throws Refusal 400 when it is none */
export function countIn(request: FastifyRequest, name: string): number | undefined {
  const text = queryValue(request, name);
  if (text === undefined || text === "") return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  const expected = `a whole number from 1 up for ${name}`;
  throw refusal("badRequest", { expected, found: quote(text), advice: "Leave it out for the usual." });
}
