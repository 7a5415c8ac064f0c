import type { Library, Mathematics, Member } from "../core/ports.ts";
import type { calculations } from "../media/calculations.ts";
import type { EpisodeSound } from "../media/season.ts";
import type { StretchFinding } from "../media/taps.ts";

/** What is kept of a stretch: its fingerprint is an artefact. */
export type KeptStretch = Omit<StretchFinding, "fingerprint">;

/**
 * Compares how the episodes of a season sound, and gives what was found by part. Of an episode that is there in several
 * files, one at a time is compared: it would repeat itself. Parts of which nothing was heard are left out.
 *
 * @param members with findings that are `KeptStretch`. @param artefact name of their fingerprints
 */
export async function compareSeason<Name extends keyof typeof calculations>(
  members: readonly Member[],
  { calculation, artefact }: { calculation: Name; artefact: string },
  house: { library: Library; mathematics: Mathematics; signal: AbortSignal },
): Promise<Map<number, ReturnType<(typeof calculations)[Name]>[number]>> {
  const { library, mathematics, signal } = house;
  const episodes = [...Map.groupBy(members, ({ part }) => part.itemId).values()];
  const found = new Map<number, ReturnType<(typeof calculations)[Name]>[number]>();
  const files = Math.max(...episodes.map((episode) => episode.length));
  for (let file = 0; file < files; file++) {
    const season = episodes.map((episode) => episode[file] ?? episode[0]!);
    const sounds = (await Promise.all(season.map((member) => soundOf(member, artefact, library)))).filter(
      (sound) => sound !== undefined,
    );
    if (sounds.length < 2) continue;
    const answers = await mathematics.calculate(calculation, sounds, signal);
    for (const [i, answer] of (answers as ReturnType<(typeof calculations)[Name]>).entries()) {
      const { partId } = sounds[i]!;
      if (!found.has(partId)) found.set(partId, answer);
    }
  }
  return found;
}

async function soundOf(
  { part, finding }: Member,
  artefact: string,
  library: Library,
): Promise<(EpisodeSound & { partId: number }) | undefined> {
  const { sound, keyframesMs } = finding as KeptStretch;
  const bytes = sound && (await library.readArtefact(part, artefact));
  if (!bytes) return undefined;
  return {
    partId: part.id,
    points: new Uint32Array(Uint8Array.from(bytes).buffer),
    ...sound,
    keyframesMs,
    chapters: library.chapters(part),
    durationMs: library.durationMs(part),
  };
}
