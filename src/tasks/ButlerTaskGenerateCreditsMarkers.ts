import { join } from "node:path";
import type { Library, Mathematics, Member } from "../core/ports.ts";
import { defineReadTask, enabledByBehavior } from "../core/task.ts";
import { creditsOf, creditsWindowMs } from "../media/credits.ts";
import type { EpisodeSound } from "../media/season.ts";
import type { Span } from "../media/span.ts";
import { type CreditsTapFinding, credits, creditsVersion } from "../media/taps.ts";
import { exportEdl } from "./edl.ts";

const keeps = { kind: "credits", version: creditsVersion } as const;

/** Of the markers: goes up when they would differ though what was seen and heard is the same. */
const made = { kind: "credits", version: 1 } as const;

const only = {
  streams: ["video"],
  sections: ["movie", "show"],
  enabled: "enableCreditsMarkerGeneration",
} as const;

const artefact = "Fingerprints/credits.u32";

type Kept = Omit<CreditsTapFinding, "fingerprint">;

export default defineReadTask({
  title: "Generate credits markers",
  description:
    "Finds the credits of films and episodes, in as many parts as there are: by their text, by what sounds alike at the " +
    "end of a season's episodes, by chapters.",
  every: 1,
  randomized: false,
  enabledBy: enabledByBehavior("GenerateCreditsMarkerBehavior"),
  activity: "media.generate.credits",
  after: ["RefreshLibraries", "UpgradeMediaAnalysis"],
  uses: { database: "shared" },
  keeps,
  find: ({ library }, scope) => library.partsWithout(keeps.kind, keeps.version, scope, only),
  read: ({ sectionId }, { library }) => {
    const isEpisode = library.sections().find(({ id }) => id === sectionId)?.type === "show";
    return [credits({ windowMs: creditsWindowMs[isEpisode ? "episode" : "movie"], sound: isEpisode })];
  },
  save: async (part, [found], { library, artefactFolder }) => {
    const { fingerprint, ...kept } = found as CreditsTapFinding;
    if (fingerprint !== null) await library.keepArtefact(part, join(artefactFolder, fingerprint), artefact);
    library.keep(part, keeps.kind, keeps.version, kept satisfies Kept);
  },
  together: {
    find: ({ library }, scope) => library.groupsWithout(made, keeps, scope, only),
    work: async (group, { library, mathematics, signal, log }) => {
      const members = library.membersOf(group, keeps);
      const heard = await repeatedIn(members, library, mathematics, signal);
      let having = 0;
      for (const { part, finding } of members) {
        const { origin, markers } = creditsOf({
          parts: (finding as Kept).parts,
          repeatedSound: heard.get(part.id) ?? [],
          chapters: library.chapters(part),
          durationMs: library.durationMs(part),
        });
        if (markers.length > 0) having++;
        library.replaceMarkers(
          part,
          "credits",
          made.version,
          markers.map((marker) => ({ ...marker, origin })),
        );
        await exportEdl(part, library);
      }
      library.keepForGroup(group, made, { having });
      log(
        `${group.title}: credits in ${having} of ${members.length} ${members.length === 1 ? "file" : "files"}.`,
      );
    },
  },
});

/**
 * What is repeated at the ends of a season's episodes, by part. Of an episode that is there in several files, one at a
 * time is compared: it would repeat itself.
 */
async function repeatedIn(
  members: readonly Member[],
  library: Library,
  mathematics: Mathematics,
  signal: AbortSignal,
): Promise<Map<number, Span[]>> {
  const episodes = [...Map.groupBy(members, ({ part }) => part.itemId).values()];
  const repeated = new Map<number, Span[]>();
  const files = Math.max(...episodes.map((episode) => episode.length));
  for (let file = 0; file < files; file++) {
    const season = episodes.map((episode) => episode[file] ?? episode[0]!);
    const sounds = (await Promise.all(season.map((member) => soundOf(member, library)))).filter(
      (sound) => sound !== undefined,
    );
    if (sounds.length < 2) continue;
    const found = (await mathematics.calculate("findRepeatedCredits", sounds, signal)) as Span[][];
    for (const [i, { partId }] of sounds.entries())
      if (!repeated.has(partId)) repeated.set(partId, found[i]!);
  }
  return repeated;
}

async function soundOf(
  { part, finding }: Member,
  library: Library,
): Promise<(EpisodeSound & { partId: number }) | undefined> {
  const { sound, keyframesMs } = finding as Kept;
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
