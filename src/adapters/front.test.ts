import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { get as getEncrypted } from "node:https";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { connect as connectEncrypted } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { makeCertificate } from "../../test/support/certificate.ts";
import { createSettableClock } from "../../test/support/settable-clock.ts";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { type FrontOptions, openFront } from "./front.ts";
import { openTls } from "./tls.ts";

const answering = (words: string) => createServer((_, reply) => reply.end(words));

async function open(changes: Partial<FrontOptions> = {}) {
  const crowded: string[] = [];
  const server = answering("the house");
  const front = await openFront(
    {
      ...{ host: "127.0.0.1", port: 0, connections: 6, connectionsPerAddress: 2, isForMany: () => false },
      crowded: (address) => crowded.push(address),
      ...changes,
    },
    server,
  );
  const port = Number(new URL(front.url).port);
  onTestFinished(async () => {
    const closed = front.close();
    server.closeAllConnections();
    await closed;
  });
  return { front, server, port, crowded };
}

const comeFrom = (localAddress: string, port: number): Socket => {
  const socket = connect({ port, host: "127.0.0.1", localAddress }).on("error", () => {});
  onTestFinished(() => void socket.destroy());
  return socket;
};

/** Whether a connection from there is answered, or cut off. */
async function isServed(localAddress: string, port: number): Promise<Socket | undefined> {
  const socket = comeFrom(localAddress, port);
  socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  const first = await Promise.race([once(socket, "data"), once(socket, "close")]);
  return Buffer.isBuffer(first[0]) ? socket : undefined;
}

test("of one address there are so many connections, in all so many more; who leaves makes room", async () => {
  const { port, crowded } = await open();
  const served: Socket[] = [];
  for (const address of ["127.0.0.2", "127.0.0.3", "127.0.0.4"]) {
    for (const _ of [1, 2]) served.push((await isServed(address, port))!);
    expect(served.every(Boolean)).toBe(true);
    if (address !== "127.0.0.4") expect(await isServed(address, port)).toBeUndefined();
  }
  expect(await isServed("127.0.0.5", port)).toBeUndefined();
  expect(crowded).toEqual(["127.0.0.2", "127.0.0.3", "127.0.0.5"]);

  const [leaving] = served;
  leaving!.end();
  await once(leaving!, "close");
  await expect.poll(() => isServed("127.0.0.5", port)).toBeDefined();
});

test("who comes for many is held to the first limit alone", async () => {
  const { port } = await open({ isForMany: (address) => address === "127.0.0.2" });
  for (let i = 0; i < 6; i++) expect(await isServed("127.0.0.2", port), String(i)).toBeDefined();
  expect(await isServed("127.0.0.2", port)).toBeUndefined();
});

async function openEncrypted() {
  const folder = temporaryFolder();
  const files = { cert: join(folder, "c.pem"), key: join(folder, "k.pem") };
  const pair = makeCertificate(30, Date.now());
  writeFileSync(files.cert, pair.cert);
  writeFileSync(files.key, pair.key);
  const tls = await openTls(files, createSettableClock(0), () => {});
  return { ...(await open({ encrypted: { tls, answerPlain: answering("encrypt") } })), ca: pair.cert };
}

test("who shakes hands is given to the house, who does not to another", async () => {
  const { front, port, ca } = await openEncrypted();
  expect(front.url).toBe(`https://127.0.0.1:${port}`);
  const [encrypted] = await once(getEncrypted(front.url, { ca, agent: false }), "response");
  expect(await text(encrypted)).toBe("the house");
  const [plain] = await once(request({ port, agent: false }).end(), "response");
  expect(await text(plain)).toBe("encrypt");
});

test("closing ends those who have not shaken hands, and those who have said nothing", async () => {
  const { front, port, server } = await openEncrypted();
  const silent = comeFrom("127.0.0.2", port);
  const halfway = comeFrom("127.0.0.3", port);
  await Promise.all([once(silent, "connect"), once(halfway, "connect")]);
  halfway.write(Buffer.of(0x16, 3, 1));
  const shaken = connectEncrypted({ port, rejectUnauthorized: false });
  await once(shaken, "secureConnect");
  const ended = Promise.all([once(silent, "close"), once(halfway, "close")]);
  const closed = front.close();
  await ended;
  shaken.end();
  server.closeAllConnections();
  await closed;
});
