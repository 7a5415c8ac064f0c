import { copyFile, mkdir, open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { incomingFolder, sumOf } from "./intake.ts";
import type { Artefact } from "./messages.ts";

/** How artefacts get to the home. */
export interface Delivery {
  /**
   * Brings every file of a folder to where the home takes them from.
   * @param folder where they are @param to where they are for, below the home's data folder
   * @throws NotWanted when the home does not wait for them any more; any other Error when it is to be tried again
   */
  bring(folder: string, id: string, to: string, signal: AbortSignal): Promise<Artefact[]>;
}

/** The home does not wait for this any more. */
export class NotWanted extends Error {}

/** Bytes of one piece. */
const pieceSize = 1024 * 1024;
/** Milliseconds within which the home takes a piece. */
const pieceMs = 30_000;

/** Into the home's data folder, where this machine has it mounted. */
export function throughFolder(data: string): Delivery {
  return {
    bring: async (folder, id, to, signal) => {
      const artefacts = await artefactsIn(folder);
      if (artefacts.length === 0) return [];
      const incoming = incomingFolder(join(data, to), id);
      await mkdir(incoming).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") throw new NotWanted("The home does not wait for it any more.");
        if (error.code !== "EEXIST") throw error;
      });
      for (const { name } of artefacts) {
        signal.throwIfAborted();
        await copyFile(join(folder, name), join(incoming, name));
      }
      return artefacts;
    },
  };
}

/** Over HTTP, in pieces: what has arrived stays there, and is gone on from. @param home its URL @param token a worker's */
export function throughHttp(home: string, token: string): Delivery {
  return {
    bring: async (folder, id, _, signal) => {
      const artefacts = await artefactsIn(folder);
      for (const artefact of artefacts) await send(join(folder, artefact.name), id, artefact, signal);
      return artefacts;
    },
  };

  async function send(
    file: string,
    id: string,
    { name, size }: Artefact,
    signal: AbortSignal,
  ): Promise<void> {
    await using handle = await open(file);
    const piece = Buffer.alloc(Math.min(size, pieceSize));
    for (let offset = 0, isFirst = true; isFirst || offset < size; isFirst = false) {
      const { bytesRead } = await handle.read(piece, 0, piece.length, offset);
      const has = await put({ home, token }, id, name, offset, piece.subarray(0, bytesRead), signal);
      if (has > size) throw new Error(`The home has more of ${name} than there is.`);
      offset = has;
    }
  }
}

/**
 * Asks a home whether a token is one of a worker. A home that cannot be reached is asked again when there is something to
 * bring.
 * @throws Error for people when it is not
 */
export async function checkToken(home: string, token: string): Promise<void> {
  const nobodys = crypto.randomUUID();
  const signal = AbortSignal.timeout(pieceMs);
  await put({ home, token }, nobodys, "token", 0, Buffer.alloc(0), signal).catch((error: Error) => {
    if (error instanceof Refused) throw error;
  });
}

/** The home does not know the token. */
class Refused extends Error {}

/** @returns how many bytes the home has */
async function put(
  { home, token }: { home: string; token: string },
  id: string,
  name: string,
  offset: number,
  piece: Buffer<ArrayBuffer>,
  signal: AbortSignal,
): Promise<number> {
  const url = new URL(`/api/work/${id}/artefacts/${encodeURIComponent(name)}?offset=${offset}`, home);
  const answer = await fetch(url, {
    method: "PUT",
    body: piece,
    headers: {
      "X-Plex-Token": token,
      "Content-Type": "application/octet-stream",
      Accept: "application/json",
    },
    signal: AbortSignal.any([signal, AbortSignal.timeout(pieceMs)]),
    redirect: "error",
  });
  const text = await answer.text();
  if (answer.status === 404) throw new NotWanted("The home does not wait for it any more.");
  if (answer.status === 401)
    throw new Refused(
      `Expected a token of ${home} with the role worker; found that it is none. Make one with ` +
        "`butler token add NAME --role worker`.",
    );
  if (!answer.ok)
    throw new Error(`Expected ${home} to take ${name}; found ${answer.status} ${text.slice(0, 200)}`);
  return (JSON.parse(text) as { received: number }).received;
}

async function artefactsIn(folder: string): Promise<Artefact[]> {
  const artefacts: Artefact[] = [];
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const { size } = await stat(file);
    artefacts.push({ name, size, sha256: await sumOf(file) });
  }
  return artefacts;
}
