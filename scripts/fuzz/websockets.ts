/** Websocket sessions of clients that do not keep to RFC 6455. */
import { once } from "node:events";
import { connect } from "node:net";
import { bytesOf, pick, type Random } from "./requests.ts";
import { Hang, patience } from "./wire.ts";

const text = 1;
const close = 8;
const ping = 9;

/** A frame as a client sends it. @param length that it claims, where that is not its own */
function frame(
  opcode: number,
  payload: Buffer,
  { masked = true, fin = true, length = payload.length } = {},
): Buffer {
  const size =
    length < 126
      ? Buffer.of(length)
      : length < 65_536
        ? Buffer.of(126, length >> 8, length & 255)
        : Buffer.concat([Buffer.of(127), bigEndian(length)]);
  size[0]! |= masked ? 0x80 : 0;
  const head = Buffer.concat([Buffer.of((fin ? 0x80 : 0) | opcode), size]);
  // A mask of zeros leaves the payload as it is.
  return Buffer.concat([head, masked ? Buffer.alloc(4) : Buffer.alloc(0), payload]);
}

function bigEndian(length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(length));
  return bytes;
}

const badFrames: readonly ((random: Random) => Buffer)[] = [
  () => frame(text, Buffer.from("unmasked"), { masked: false }),
  () => frame(3, Buffer.from("an opcode that there is not")),
  () => frame(text, Buffer.of(0xff, 0xfe, 0xc3)),
  () => frame(text, Buffer.alloc(0), { length: 2 ** 52 }),
  () => frame(text, Buffer.alloc(5000, 97)),
  () => frame(ping, Buffer.alloc(200)),
  () => frame(ping, Buffer.from("fragmented"), { fin: false }),
  () => frame(0, Buffer.from("goes on with nothing")),
  () => frame(close, Buffer.of(3)),
  () => frame(close, Buffer.from([0x03, 0xe7, 0xff])),
  () => Buffer.concat(Array.from({ length: 2000 }, () => frame(ping, Buffer.from("x")))),
  () => Buffer.concat(Array.from({ length: 100 }, () => frame(text, Buffer.alloc(1000, 97), { fin: false }))),
  (random) => Buffer.concat([Buffer.of(0xf1, 0x80), bytesOf(random, 50)]),
  (random) => bytesOf(random, 1 + Math.floor(random() * 500)),
];

/**
 * Shakes hands, mostly rightly, sends frames that are wrong, and leaves.
 * @returns the status of the handshake; 0: there was no answer
 * @throws Hang when the server neither answers nor ends the connection in time
 */
export async function badSession(random: Random, port: number, token: string): Promise<number> {
  const socket = connect({ port, host: "127.0.0.1" });
  const ended = once(socket, "close").catch(() => {});
  socket.on("error", () => {});
  const path = pick(random, ["/:/websockets/notifications", "/:/websocket/notifications", "/api/events"]);
  const key = random() < 0.9 ? "dGhlIHNhbXBsZSBub25jZQ==" : bytesOf(random, 8).toString("hex");
  const version = random() < 0.9 ? 13 : Math.floor(random() * 300);
  const name = random() < 0.95 ? token : "wrong";
  socket.write(
    `GET ${path}?X-Plex-Token=${name} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: ${version}\r\n` +
      `Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=8\r\n\r\n`,
  );
  const first = await within(Promise.race([once(socket, "data"), ended]));
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(String(first?.[0] ?? ""))?.[1] ?? 0);
  if (status === 101) {
    const frames = Array.from({ length: 1 + Math.floor(random() * 4) }, () =>
      pick(random, badFrames)(random),
    );
    for (const bytes of frames) if (socket.writable) socket.write(bytes);
    // Most do not wait for what the server says to that.
    if (random() < 0.2) socket.write(frame(close, Buffer.alloc(0)));
  }
  socket.end();
  socket.resume();
  await within(ended);
  return status;
}

async function within<Value>(what: Promise<Value>): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Hang("the connection is neither answered nor ended")),
    patience,
  );
  try {
    return await Promise.race([what, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
