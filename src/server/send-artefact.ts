import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { quote, refusal } from "../api/errors.ts";
import type { Artefact } from "./house.ts";

/** Sends a file, or the range of it that was asked for (RFC 9110, section 14). */
export async function sendArtefact(request: FastifyRequest, reply: FastifyReply, artefact: Artefact) {
  const { size } = artefact;
  reply.header("accept-ranges", "bytes");
  const range = rangeIn(request.headers.range, size);
  if (range === "unsatisfiable") {
    await artefact.close();
    const found = quote(request.headers.range ?? "");
    reply.header("content-range", `bytes */${size}`);
    throw refusal("rangeNotSatisfiable", { size: String(size), found });
  }
  const { first, last } = range ?? { first: 0, last: size - 1 };
  if (range) reply.code(206).header("content-range", `bytes ${first}-${last}/${size}`);
  reply.header("content-length", last - first + 1);
  if (request.method !== "HEAD") return reply.send(artefact.stream(first, last));
  await artefact.close();
  return reply.send(Readable.from([]));
}

/** One range of bytes. Of several, or in another unit, none: then the whole file is sent, as the RFC allows. */
function rangeIn(
  header: string | undefined,
  size: number,
): { first: number; last: number } | "unsatisfiable" | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (from === undefined || to === undefined || from + to === "") return undefined;
  if (from !== "" && to !== "" && Number(to) < Number(from)) return undefined;
  const first = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(size - 1, Number(to));
  return first > last ? "unsatisfiable" : { first, last };
}
