import type { House } from "./executor.ts";
import type { LiveRun } from "./live-run.ts";

/** Says how many items a run has, those that it has done included. */
export function setTotal(run: LiveRun, total: number, house: House): void {
  run.row.total = total;
  house.changed(run);
}

/** Says how far an item in hand is, from 0 to 1. @param machine who has it; left out: the home */
export function setFraction(
  run: LiveRun,
  title: string,
  fraction: number,
  house: House,
  machine?: string,
): void {
  run.inHand.set(title, fraction);
  if (machine === undefined) run.elsewhere.delete(title);
  else run.elsewhere.set(title, machine);
  house.changed(run);
}
