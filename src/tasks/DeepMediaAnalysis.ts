import { join } from "node:path";
import { defineReadTask, enabledBySwitch } from "../core/task.ts";
import { type DeepTapFinding, deep, deepVersion } from "../media/taps.ts";

const keeps = { kind: "deep", version: deepVersion } as const;

const only = { sections: ["movie", "show", "artist"], enabled: "enableDeepMediaAnalysis" } as const;

export default defineReadTask({
  title: "Deep media analysis",
  description:
    "Reads whole files for their bitrate in each second, the bandwidth that smooth streaming needs, exact lengths, " +
    "frame rates, keyframes and damage.",
  every: 1,
  randomized: false,
  enabledBy: enabledBySwitch("ButlerTaskDeepMediaAnalysis"),
  after: ["RefreshLibraries", "UpgradeMediaAnalysis"],
  uses: { database: "shared" },
  keeps,
  find: ({ library }, scope) => library.partsWithout(keeps.kind, keeps.version, scope, only),
  read: () => [deep()],
  save: async (part, [found], { library, artefactFolder }) => {
    const { seconds, ...finding } = found as DeepTapFinding;
    for (const [i, { index }] of finding.streams.entries())
      await library.keepArtefact(part, join(artefactFolder, seconds[i]!), `Bitrate/${index}.u32`);
    library.keep(part, keeps.kind, keeps.version, finding);
  },
});
