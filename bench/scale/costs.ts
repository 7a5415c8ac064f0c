/** What the home's and the engine's part of the work costs, as `npm run scale -- --measure` found it. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Costs {
  measured: {
    /** ISO date. */
    at: string;
    machine: string;
    /** Processes that waited for a core meanwhile, on average over a minute. */
    load: number;
  };
  /** Milliseconds of the home's processor: to find a part in a page of those left, and to see who wants it. */
  findMs: number;
  /** Milliseconds of the home's processor: to keep one finding. */
  keepMs: number;
  /** Bytes of the database for one finding. */
  rowBytes: number;
  /** Milliseconds of the home's processor: to move one artefact into its bundle. */
  artefactMs: number;
  /** Milliseconds of the home's processor to take a megabyte over HTTP, and to compare its sum. */
  uploadMsPerMegabyte: number;
  /** One statement of one job to pg-boss. */
  statement: {
    /** Milliseconds until it is answered. */
    wallMs: number;
    /** Milliseconds of the processor of who asks. */
    askerMs: number;
    /** Milliseconds of the engine's processor. */
    engineMs: number;
  };
  /** Milliseconds of the engine's processor for each further job in the same statement. */
  furtherJobMs: number;
  /** A second of a machine's life: its sign of life, whether the home lives, a look for items. */
  heartbeat: {
    /** Milliseconds of the engine's processor. */
    engineMs: number;
    /** Milliseconds of the home's processor to read what it said. */
    homeMs: number;
  };
  /** Milliseconds of the home's processor for giving parts out, with four parts open for each machine. */
  give: { machines: number; ms: number }[];
}

const file = join(import.meta.dirname, "costs.json");

/** @throws Error when nothing was measured yet */
export const readCosts = (): Costs => JSON.parse(readFileSync(file, "utf8")) as Costs;

export const writeCosts = (costs: Costs): void =>
  writeFileSync(file, `${JSON.stringify(costs, undefined, 2)}\n`);

/** Milliseconds of one giving-out, on the line between the two sizes that were measured next to it. */
export function giveMs({ give }: Pick<Costs, "give">, machines: number): number {
  const above = give.findIndex((one) => one.machines >= machines);
  if (above === 0) return give[0]!.ms;
  const [low, high] = above === -1 ? [give.at(-2)!, give.at(-1)!] : [give[above - 1]!, give[above]!];
  return low.ms + ((machines - low.machines) * (high.ms - low.ms)) / (high.machines - low.machines);
}
