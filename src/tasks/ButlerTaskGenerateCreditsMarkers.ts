import { join } from "node:path";
import { defineReadTask, enabledByBehavior } from "../core/task.ts";
import { creditsOf, creditsWindowMs } from "../media/credits.ts";
import { type CreditsTapFinding, credits, creditsVersion } from "../media/taps.ts";
import { exportEdl } from "./edl.ts";
import { compareSeason, type KeptStretch } from "./season-sound.ts";

const keeps = { kind: "credits", version: creditsVersion } as const;

/** Of the markers: goes up when they would differ though what was seen and heard is the same. */
const made = { kind: "credits", version: 1 } as const;

const only = {
  streams: ["video"],
  sections: ["movie", "show"],
  enabled: "enableCreditsMarkerGeneration",
} as const;

const artefact = "Fingerprints/credits.u32";

type Kept = KeptStretch & Pick<CreditsTapFinding, "parts">;

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
      const heard = await compareSeason(
        members,
        { calculation: "findRepeatedCredits", artefact },
        { library, mathematics, signal },
      );
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
