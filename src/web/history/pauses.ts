import type { RunPause } from "../../api/runs.ts";
import { epoch } from "../times.ts";

/** For how long something held a run up, in milliseconds; reasons that overlap count once. @param now ends what lasts */
export function lengthOf(pauses: readonly Pick<RunPause, "from" | "to">[], now: number): number {
  let [length, counted] = [0, 0];
  for (const { from, to } of pauses.toSorted((a, b) => epoch(a.from) - epoch(b.from))) {
    const begins = Math.max(epoch(from), counted);
    const ends = to === null ? now : epoch(to);
    if (ends <= begins) continue;
    length += ends - begins;
    counted = ends;
  }
  return length;
}
