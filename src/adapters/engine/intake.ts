import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Artefact } from "./messages.ts";

/** Artefacts are flat: a name leads nowhere else. */
const artefactName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,100}$/;

/** Where the artefacts of one giving-out lie until its answer is accepted: beside the folder that they are for. */
export const incomingFolder = (folder: string, id: string): string => join(folder, `.from-${id}`);

/** @throws Error when a machine names something that is no artefact */
function incoming(folder: string, id: string, name: string): string {
  if (!artefactName.test(name))
    throw new Error(`Expected the name of an artefact; found ${JSON.stringify(name)}.`);
  return join(incomingFolder(folder, id), name);
}

/**
 * Takes a piece of an artefact at the end of what is there.
 * @param offset bytes that its sender believes to be there
 * @returns bytes that are there now: another number than expected says where to go on from
 */
export async function takePiece(
  folder: string,
  id: string,
  name: string,
  offset: number,
  piece: Buffer,
): Promise<number> {
  const file = incoming(folder, id, name);
  const has = await received(folder, id, name);
  if (offset !== has) return has;
  await mkdir(incomingFolder(folder, id)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  // At its place, not at the end: its sender may have given it up as lost, and sent it again, while this disk was slow.
  await using handle = await open(file, constants.O_WRONLY | constants.O_CREAT);
  for (let written = 0; written < piece.length; ) {
    const { bytesWritten } = await handle.write(piece, written, piece.length - written, offset + written);
    written += bytesWritten;
  }
  return has + piece.length;
}

/** @returns how many bytes of an artefact are there */
async function received(folder: string, id: string, name: string): Promise<number> {
  const known = await stat(incoming(folder, id, name)).catch(() => undefined);
  return known?.size ?? 0;
}

/**
 * Puts what was delivered where taps put their files, when all of it is what it should be.
 * @throws Error that names what is not; such a delivery is removed, so that the next begins anew
 */
export async function acceptArtefacts(
  folder: string,
  id: string,
  artefacts: readonly Artefact[],
): Promise<void> {
  if (artefacts.length === 0) return;
  for (const { name, size, sha256 } of artefacts) {
    const file = incoming(folder, id, name);
    if ((await received(folder, id, name)) === size && (await sumOf(file)) === sha256) continue;
    await rm(incomingFolder(folder, id), { recursive: true, force: true });
    throw new Error(`The artefact ${name} did not come as it was sent.`);
  }
  for (const { name } of artefacts) await rename(incoming(folder, id, name), join(folder, name));
  await rm(incomingFolder(folder, id), { recursive: true, force: true });
}

/** The SHA-256 of a file, in hexadecimal. */
export async function sumOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
