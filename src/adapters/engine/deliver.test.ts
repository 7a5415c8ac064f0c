import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openDoor } from "../../../test/support/open-door.ts";
import { createScriptedReader } from "../../../test/support/scripted-reader.ts";
import { loudness } from "../../media/taps.ts";
import { PlexAPI } from "../../sdk/plex-api.ts";
import { throughHttp } from "./deliver.ts";
import { acceptArtefacts, takePiece } from "./intake.ts";
import type { Answer } from "./messages.ts";
import { beginWork } from "./work.ts";

const pieceSize = 1024 * 1024;
const artefact = randomBytes(3.5 * pieceSize);

/** A way to a port that breaks: what was connected then is lost, and who connects anew gets through. */
async function openBrittleWay(port: number) {
  const sockets = new Set<Socket>();
  let sent = 0;
  let breakAt = Number.POSITIVE_INFINITY;
  const breakNow = () => {
    breakAt = Number.POSITIVE_INFINITY;
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one
        .on("error", () => {})
        .once("close", () => {
          sockets.delete(one);
          other.destroy();
        });
    }
    far.pipe(near);
    near.on("data", (bytes) => {
      far.write(bytes);
      sent += bytes.length;
      if (sent >= breakAt) breakNow();
    });
  }).listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  onTestFinished(() => {
    breakNow();
    server.close();
  });
  const { port: own } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${own}`,
    breakNow,
    breakAfter: (bytes: number) => {
      breakAt = bytes;
    },
  };
}

/**
 * Has a worker read a part, and bring what it made to a home's door, over a way that breaks.
 * @param breaks is told of the way before, and after each piece that the home has taken, but before it says so
 * @returns what came to the home's door: for each piece where it belongs and what was there afterwards, in pieces
 */
async function bring(
  breaks: (way: { breakNow(): void; breakAfter(bytes: number): void }, pieces: number) => void,
) {
  await using door = await openDoor();
  const folder = join(dirname(door.data), "artefacts");
  const scratch = join(dirname(door.data), "scratch");
  for (const each of [folder, scratch]) mkdirSync(each);
  const file = join(scratch, "film.mkv");
  writeFileSync(file, "film");
  const sdk = new PlexAPI({ serverURL: door.url, accessToken: door.house.token });
  const { token } = await sdk.tokens.make({ name: "nas", role: "worker" });
  const way = await openBrittleWay(door.port);
  const came: [number, number][] = [];
  door.house.workers.takePiece = async (id, name, offset, piece) => {
    const has = await takePiece(folder, id, name, offset, piece);
    came.push([offset / pieceSize, has / pieceSize]);
    breaks(way, came.length);
    return has;
  };
  breaks(way, 0);
  const reader = createScriptedReader((reading) => {
    writeFileSync(join(reading.artefactFolder, "index.bif"), artefact);
    return [{}];
  });
  const said: string[] = [];
  const id = crypto.randomUUID();
  const { outcome } = await new Promise<Pick<Answer, "outcome">>((resolve, reject) => {
    beginWork(
      {
        ...{ id, key: "key", home: "home", file, size: 4, folder: "", hardware: null },
        taps: [loudness({ truePeak: true })],
      },
      {
        ...{ reader, mappings: [], scratch, keepMs: 60_000, isHome: () => true },
        delivery: throughHttp(way.url, token),
        log: (text) => said.push(text),
      },
      (done) => (done ? resolve(done) : reject(new Error(said.join("\n")))),
    );
  });
  if (!("artefacts" in outcome)) throw new Error(JSON.stringify(outcome));
  await acceptArtefacts(folder, id, outcome.artefacts);
  expect(readFileSync(join(folder, "index.bif")).equals(artefact)).toBe(true);
  expect(said).toEqual([expect.stringMatching(/film\.mkv waits for the home/)]);
  return came;
}

test("an upload that is broken off within a piece goes on from where it ended", async () => {
  const came = await bring((way, pieces) => {
    if (pieces === 0) way.breakAfter(1.6 * pieceSize);
  });
  expect(came).toEqual([
    ...[[0, 1]],
    // It is asked where to go on.
    ...[[0, 1]],
    ...[
      [1, 2],
      [2, 3],
      [3, 3.5],
    ],
  ]);
});

test("a piece of which the worker is not told that it has come is not taken again", async () => {
  const came = await bring((way, pieces) => {
    if (pieces === 2) way.breakNow();
  });
  expect(came).toEqual([
    ...[
      [0, 1],
      [1, 2],
    ],
    ...[[0, 2]],
    ...[
      [2, 3],
      [3, 3.5],
    ],
  ]);
});
