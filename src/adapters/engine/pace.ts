import type { TapRequest } from "../../core/ports.ts";

/**
 * Seconds of reading that a machine is given in advance. What it has done is told, and made up for, about once a second;
 * while home or engine are slow to answer it still has something to do.
 */
const advanceSeconds = 6;
/** Parts that a slot is given in advance at most, however quickly it reads them. */
const mostPerSlot = 64;
/** How much the last part counts for what the next like it is expected to take. */
const weight = 0.2;

/** Names taps. Models are files of the home's, so a tap by one is another. */
export const askedBy = (taps: readonly TapRequest[]): string =>
  taps.map(({ tap, options }) => (options.model ? `${tap} by a model` : tap)).join();

/** Names what parts have in common that take about as long: what is asked of them, and their size to a factor of two. */
export const kindOf = (asked: string, size: number): string => `${asked} ${Math.round(Math.log2(size + 1))}`;

/** How much of a slot's advance a part is. @param seconds that it takes; undefined: not known, and it may be long */
export const shareOf = (seconds = advanceSeconds): number =>
  Math.min(1, Math.max(1 / mostPerSlot, seconds / advanceSeconds));

/**
 * Seconds that one slot took for a part that waited in a machine's hand as well: by Little's law, what it waited and was
 * read for is to what it was read for as what was in hand is to the slots (Little, A proof for the queuing formula
 * L = lambda W, 1961).
 * @param seconds from when the machine took it until it was answered @param crowd parts in hand for each slot, at least 1
 */
export const readSeconds = (seconds: number, crowd: number): number => seconds / crowd;

/** What a kind is expected to take, after one more was read. @param before undefined: it is the first */
export const expected = (before: number | undefined, seconds: number): number =>
  before === undefined ? seconds : before + weight * (seconds - before);
