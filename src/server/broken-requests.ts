import type { Socket } from "node:net";
import { type Refusal, refusal } from "../api/errors.ts";
import { refusalBody } from "./answers.ts";
import { STATUS_CODES } from "./http.ts";
import type { Limits } from "./limits.ts";
import { formatOf } from "./render.ts";

/** What is still read from a client after it was refused: it must see the answer before its connection breaks. */
const lingerLimit = 8 * 1024 * 1024;

interface BrokenRequest extends Error {
  code?: string;
  /** A buffer: what came last from the client. */
  rawPacket?: unknown;
}

const answered = new WeakSet<Socket>();

/**
 * Answers on the bare socket what Node could not read as an HTTP request, then lets the connection go.
 * @param limits that the server was started with
 */
export function answerBrokenRequest(limits: Limits, error: BrokenRequest, socket: Socket): void {
  if (answered.has(socket)) return;
  answered.add(socket);
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const head = Buffer.isBuffer(error.rawPacket) ? error.rawPacket.toString("latin1") : "";
  const refused = refusalOf(limits, error.code, head);
  const body = refusalBody(refused, formatOf(/^accept:(.*)$/im.exec(head)?.[1]) === "json");
  socket.end(
    `HTTP/1.1 ${refused.status} ${STATUS_CODES[refused.status]}\r\nContent-Type: ${body.type}\r\n` +
      `Content-Length: ${Buffer.byteLength(body.text)}\r\nConnection: close\r\n\r\n${body.text}`,
  );
  linger(socket);
}

function refusalOf(limits: Limits, code: string | undefined, head: string): Refusal {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT")
    return refusal("requestTimeout", {
      seconds: String(limits.requestTime / 1000),
      head: String(limits.headTime / 1000),
    });
  if (code === "HPE_HEADER_OVERFLOW") {
    const limit = String(limits.head);
    return head.includes("\n") ? refusal("headersTooLarge", { limit }) : refusal("addressTooLong", { limit });
  }
  return refusal("badRequest", {
    expected: "a request in HTTP/1.1",
    found: "something else",
    advice: "Send it with an HTTP client.",
  });
}

/** A connection closed while its client still sends is reset, and the answer is lost with it. */
function linger(socket: Socket): void {
  let left = lingerLimit;
  socket.removeAllListeners("data");
  socket.on("data", (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) socket.destroy();
  });
  socket.on("end", () => socket.destroy());
  socket.resume();
}
