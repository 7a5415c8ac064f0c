import { stat } from "node:fs/promises";
import type { Check } from "../../api/checks.ts";
import { ok, warning, wrong } from "./verdicts.ts";

const neededMajor = 26;

/** @param node such as 26.10.0 */
export function checkVersion(version: string, node: string): Check {
  const found = `Butler ${version} on Node ${node}`;
  return Number.parseInt(node, 10) >= neededMajor
    ? ok("version", found)
    : wrong("version", found, `Install Node ${neededMajor} or newer.`);
}

/**
 * Compares the clock with the times of files that the server wrote: a machine whose battery is empty starts in the past.
 * @param now milliseconds since the epoch @param zones of the server and of the machine
 */
export async function checkClock(
  now: number,
  zones: { server: string; machine: string },
  files: readonly string[],
): Promise<Check> {
  const name = "clock and zone";
  const times = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zones.server);
  const found = `${local.toString({ smallestUnit: "minute", offset: "auto", timeZoneName: "never" })} in ${zones.server}`;
  if (Math.max(0, ...times) > now + tolerance)
    return wrong(name, `${found}, but the server wrote files later than that`, "Set the clock, best by NTP.");
  if (zones.server !== zones.machine) return ok(name, `${found}; the machine itself is in ${zones.machine}`);
  // Containers are in UTC unless they are told: nights would be at another time than people's.
  return zones.server === "UTC"
    ? warning(name, found, "If you do not live by UTC, say where: butler serve --time-zone Europe/London")
    : ok(name, found);
}

/** Milliseconds that clocks of disks in the network may be ahead. */
const tolerance = 60_000;
