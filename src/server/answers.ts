import type { FastifyReply, FastifyRequest } from "fastify";
import { errorsBody, type Refusal } from "../api/errors.ts";
import { STATUS_CODES } from "./http.ts";
import { contentTypes, formatOf, render, type Tree } from "./render.ts";

/** Answers 200 with a value, rendered as the request asks. @param root such as `MediaContainer` */
export function answer(request: FastifyRequest, reply: FastifyReply, root: string, value: Tree) {
  const format = formatOf(request.headers.accept);
  return reply.header("content-type", contentTypes[format]).send(render(root, value, format));
}

/** Answers with the refusal's status: `errors[]` to those who asked for JSON, a page to everybody else. */
export function refuse(request: FastifyRequest, reply: FastifyReply, refused: Refusal) {
  const body = refusalBody(refused, asksForJson(request));
  return reply.code(refused.status).header("content-type", body.type).send(Buffer.from(body.text));
}

/** Our own calls speak nothing but JSON. */
const asksForJson = (request: FastifyRequest): boolean =>
  formatOf(request.headers.accept) === "json" ||
  /^\/+(api|health|metrics)(\/|\?|$)/.test(request.raw.url ?? "");

/** The body of a refusal and its content type. A 401 page is byte for byte the one that Plex sends. */
export function refusalBody(refused: Refusal, json: boolean): { type: string; text: string } {
  if (json) return { type: contentTypes.json, text: JSON.stringify(errorsBody(refused)) };
  const title = STATUS_CODES[refused.status];
  const sentence = refused.kind === "notAuthenticated" ? "" : `<p>${escapeHtml(refused.message)}</p>`;
  return {
    type: "text/html",
    text: `<html><head><title>${title}</title></head><body><h1>${refused.status} ${title}</h1>${sentence}</body></html>`,
  };
}

/** Also well-formed XML: one public client parses whatever it is sent. */
const escapeHtml = (text: string): string =>
  text.replace(/[&<>]|[^\x20-\x7e]/gu, (character) => `&#${character.codePointAt(0)};`);

/**
 * Text for a header value, which is ASCII only: everything else, and `%` itself, is percent-encoded UTF-8, so that
 * `decodeURIComponent` reads it back.
 */
export function headerText(text: string): string {
  return text.toWellFormed().replace(/[^\x20-\x24\x26-\x7e]/gu, encodeURIComponent);
}
