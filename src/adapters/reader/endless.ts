import type { Packet } from "node-av/lib";

/** A few packets in a row may be for what other streams have had; no file has so many of them. */
const mostWithoutProgress = 100_000;
/** Times the size of the file: compressed tracks of Matroska give more than they take up. */
const mostOfSize = 3;
/** Bytes more than that, for small files. */
const allowance = 1_000_000;

/**
 * Watches one read of a file for an end that never comes, as in a file whose tables lead in circles: packets must be
 * later in time or further on in the file than all before them, if only now and then, and no more than the file holds.
 *
 * @param size bytes of the file
 * @returns what is to be told of every packet, with when it is decoded or shown where that is known (milliseconds)
 * @throws Error fit for people
 */
export function watchProgress(
  file: string,
  size: number,
): (packet: Pick<Packet, "size" | "pos">, timeMs: number | undefined) => void {
  let bytes = 0;
  let standing = 0;
  let latestMs = Number.NEGATIVE_INFINITY;
  let furthest = Number.NEGATIVE_INFINITY;
  const giveUp = (found: string) =>
    new Error(
      `Expected to read ${file} from its start to its end, but ${found}: its tables lead in circles. Remux or replace it.`,
    );
  return (packet, timeMs = latestMs) => {
    const at = Number(packet.pos);
    bytes += packet.size;
    standing = timeMs > latestMs || at > furthest ? 0 : standing + 1;
    latestMs = Math.max(latestMs, timeMs);
    furthest = Math.max(furthest, at);
    if (bytes > size * mostOfSize + allowance)
      throw giveUp(`found more than ${bytes} bytes of media in its ${size} bytes`);
    if (standing > mostWithoutProgress)
      throw giveUp(`${standing} packets in a row were neither later nor further on than those before them`);
  };
}
