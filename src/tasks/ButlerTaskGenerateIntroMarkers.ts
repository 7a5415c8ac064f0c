import { join } from "node:path";
import { defineReadTask, enabledByBehavior } from "../core/task.ts";
import { namedOpening } from "../media/season.ts";
import { intros, introsVersion, type StretchFinding } from "../media/taps.ts";
import { exportEdl } from "./edl.ts";
import { compareSeason, type KeptStretch } from "./season-sound.ts";

const keeps = { kind: "intros", version: introsVersion } as const;

/** Of the markers: goes up when they would differ though what was heard is the same. */
const made = { kind: "intros", version: 1 } as const;

const only = {
  streams: ["audio"],
  sections: ["show"],
  enabled: "enableIntroMarkerGeneration",
} as const;

const artefact = "Fingerprints/intro.u32";

export default defineReadTask({
  title: "Generate intro markers",
  description:
    "Finds the intros and recaps of episodes: by what sounds alike at the beginning of a season's episodes, by chapters.",
  every: 1,
  randomized: false,
  enabledBy: enabledByBehavior("GenerateIntroMarkerBehavior"),
  activity: "media.generate.intros",
  after: ["RefreshLibraries", "UpgradeMediaAnalysis"],
  uses: { database: "shared" },
  keeps,
  find: ({ library }, scope) => library.partsWithout(keeps.kind, keeps.version, scope, only),
  read: () => [intros()],
  save: async (part, [found], { library, artefactFolder }) => {
    const { fingerprint, ...kept } = found as StretchFinding;
    if (fingerprint !== null) await library.keepArtefact(part, join(artefactFolder, fingerprint), artefact);
    library.keep(part, keeps.kind, keeps.version, kept satisfies KeptStretch);
  },
  together: {
    find: ({ library }, scope) => library.groupsWithout(made, keeps, scope, only),
    work: async (group, { library, mathematics, signal, log }) => {
      const members = library.membersOf(group, keeps);
      const heard = await compareSeason(
        members,
        { calculation: "findIntros", artefact },
        { library, mathematics, signal },
      );
      const having = { intro: 0, recap: 0 };
      for (const { part } of members) {
        const opening = heard.get(part.id) ?? namedOpening(library.chapters(part));
        for (const type of ["intro", "recap"] as const) {
          const span = opening[type];
          if (span) having[type]++;
          library.replaceMarkers(part, type, made.version, span ? [span] : []);
        }
        await exportEdl(part, library);
      }
      library.keepForGroup(group, made, having);
      log(
        `${group.title}: an intro in ${having.intro} and a recap in ${having.recap} of ${members.length} ` +
          `${members.length === 1 ? "file" : "files"}.`,
      );
    },
  },
});
