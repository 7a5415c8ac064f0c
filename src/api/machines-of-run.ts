import type { RunDetails } from "./runs.ts";

/**
 * Who read how many files for a run: "nas 12, attic 3, home 25".
 * @param home what the home is called @returns only the home's name where nobody else did
 */
export function machinesOfRun(
  { machines, items }: Pick<RunDetails, "machines" | "items">,
  home: string,
): string {
  if (machines.length === 0) return home;
  const elsewhere = machines.reduce((sum, { done }) => sum + done, 0);
  const here = items.done + items.failed - elsewhere;
  const all = here > 0 ? [...machines, { name: home, done: here }] : machines;
  return all.map(({ name, done }) => `${name} ${done}`).join(", ");
}
