import type { EpisodeNumber } from "./programme.ts";

/**
 * Reads the `episode-num` elements of a programme: `xmltv_ns` (season, episode and part, each counted from 0, each
 * perhaps with a total after a slash, any of them left out: `1 . 4/12 . 0/2`), `onscreen`, and `dd_progid`.
 * @returns undefined when they say nothing
 */
export function episodeNumber(
  written: readonly { system: string; text: string }[],
): EpisodeNumber | undefined {
  const found: EpisodeNumber = {};
  for (const { system, text } of written) {
    const said = text.trim();
    if (said === "") continue;
    if (system === "xmltv_ns") Object.assign(found, counted(said));
    else if (system === "dd_progid") found.programId ??= said;
    else found.onscreen ??= said;
  }
  if (found.season === undefined && found.episode === undefined && found.onscreen !== undefined) {
    const [, season, episode] = /\bS(\d{1,4})\s*\.?\s*E(\d{1,5})\b/i.exec(found.onscreen) ?? [];
    if (season !== undefined) Object.assign(found, { season: Number(season), episode: Number(episode) });
  }
  return Object.keys(found).length === 0 ? undefined : found;
}

const places = [
  ["season", "seasons"],
  ["episode", "episodes"],
  ["part", "parts"],
] as const;

function counted(text: string): EpisodeNumber {
  const found: EpisodeNumber = {};
  for (const [place, part] of text.split(".").slice(0, 3).entries()) {
    const [, number, total] = /^\s*(\d{1,6})?\s*(?:\/\s*(\d{1,6}))?\s*$/.exec(part) ?? [];
    const [one, all] = places[place]!;
    if (number !== undefined) found[one] = Number(number) + 1;
    if (total !== undefined) found[all] = Number(total);
  }
  return found;
}
