/** A client of HTTP/1.1 that sends any bytes: one connection, one call after the other. */
import { connect, type Socket } from "node:net";

export interface Heard {
  /** 0: the connection ended without an answer. */
  status: number;
  /** In small letters. */
  head: string;
  body: string;
  milliseconds: number;
}

/** Milliseconds in which every call must be answered, or its connection ended. */
export const patience = 10_000;
/** An answer, or none in time. */
export class Hang extends Error {}

export interface Wire {
  /** @param lone nothing else is sent on this connection afterwards, and the server is told so */
  call(bytes: Buffer, lone: boolean): Promise<Heard>;
  close(): void;
}

/** @throws Hang, or the error of a server that does not take connections any more */
export function openWire(port: number): Wire {
  let socket: Socket | undefined;
  const call = (bytes: Buffer, lone: boolean) =>
    new Promise<Heard>((resolve, reject) => {
      const begun = performance.now();
      const kept = lone || !socket?.writable ? undefined : socket;
      const own = kept ?? connect({ port, host: "127.0.0.1", allowHalfOpen: true });
      if (!lone && own !== socket) {
        socket?.destroy();
        socket = own;
      }
      let heard = Buffer.alloc(0);
      const end = (settle: () => void) => {
        clearTimeout(timer);
        own.removeAllListeners();
        own.on("error", () => {});
        // The server may end it at any time until the next call.
        own.on("end", () => own.destroy());
        settle();
      };
      const answer = (status: number, head: string, body: string) =>
        end(() => resolve({ status, head, body, milliseconds: performance.now() - begun }));
      const give = (complete: boolean) => {
        const read = parse(heard, bytes.subarray(0, 5).toString("latin1") === "HEAD ", complete);
        if (read === undefined) return false;
        if (read.last || lone) {
          own.destroy();
          if (socket === own) socket = undefined;
        }
        answer(read.status, read.head, read.body);
        return true;
      };
      const timer = setTimeout(() => {
        own.destroy();
        if (socket === own) socket = undefined;
        end(() => reject(new Hang(`no answer within ${patience / 1000} s`)));
      }, patience);
      own.on("data", (chunk: Buffer) => {
        heard = Buffer.concat([heard, chunk]);
        give(false);
      });
      own.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "ECONNREFUSED") end(() => reject(error));
      });
      own.on("close", () => {
        if (socket === own) socket = undefined;
        if (!give(true)) answer(0, "", "");
      });
      own.on("end", () => own.end());
      if (lone) own.end(bytes);
      else own.write(bytes);
    });
  return { call, close: () => socket?.destroy() };
}

interface Read {
  status: number;
  head: string;
  body: string;
  /** Nothing else comes on this connection. */
  last: boolean;
}

/** @param complete the connection has ended @returns undefined while something is missing */
function parse(heard: Buffer, toHead: boolean, complete: boolean): Read | undefined {
  const end = heard.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = heard.toString("latin1", 0, end).toLowerCase();
  const status = Number(/^http\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
  const rest = heard.subarray(end + 4);
  if (status === 100) return parse(rest, toHead, complete);
  const read = (body: Buffer, last: boolean) => ({ status, head, body: body.toString(), last });
  // Streams of events have no end, nor have websockets.
  if (status === 101 || head.includes("text/event-stream")) return read(rest, true);
  const last = complete || head.includes("connection: close");
  if (toHead || status === 204 || status === 304) return read(rest, last);
  const length = /content-length: (\d+)/.exec(head)?.[1];
  if (length !== undefined && rest.length >= Number(length))
    return read(rest.subarray(0, Number(length)), last || rest.length > Number(length));
  if (head.includes("transfer-encoding: chunked") && rest.subarray(-5).equals(Buffer.from("0\r\n\r\n")))
    return read(rest, last);
  return complete ? read(rest, true) : undefined;
}
