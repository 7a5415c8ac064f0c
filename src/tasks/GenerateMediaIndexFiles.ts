import { join } from "node:path";
import { defineReadTask, enabledByBehavior } from "../core/task.ts";
import { type PreviewsFinding, previews, previewsVersion } from "../media/taps.ts";

const keeps = { kind: "previews", version: previewsVersion } as const;

const only = { streams: ["video"], enabled: "enableBIFGeneration" } as const;

export default defineReadTask({
  title: "Generate media index files",
  description: "Makes the preview pictures that players show while somebody seeks through a video.",
  every: 1,
  randomized: false,
  enabledBy: enabledByBehavior("GenerateBIFBehavior"),
  activity: "media.generate.bif",
  after: ["RefreshLibraries", "UpgradeMediaAnalysis"],
  uses: { database: "shared" },
  keeps,
  find: ({ library }, scope) => library.partsWithout(keeps.kind, keeps.version, scope, only),
  read: ({ sectionId }, { preference, sectionPreference }) => {
    const seconds =
      sectionPreference(sectionId, "previewIntervalSeconds") || preference("GenerateBIFFrameInterval");
    const width = sectionPreference(sectionId, "previewWidth");
    return [
      previews({
        intervalMs: seconds * 1000,
        width,
        quality: sectionPreference(sectionId, "previewQuality"),
      }),
    ];
  },
  save: async (part, [found], { library, artefactFolder }) => {
    const { file, ...finding } = found as PreviewsFinding;
    await library.keepArtefact(part, join(artefactFolder, file), "Indexes/index-sd.bif");
    library.keep(part, keeps.kind, keeps.version, finding);
  },
});
