import { join } from "node:path";
import { defineReadTask, enabledByBehavior } from "../core/task.ts";
import { loudness, loudnessVersion, type StreamsLoudnessFinding } from "../media/taps.ts";

const keeps = { kind: "loudness", version: loudnessVersion } as const;

const only = { streams: ["audio"], enabled: "enableLoudnessAnalysis" } as const;

export default defineReadTask({
  title: "Analyze loudness",
  description: "Measures the loudness of every audio stream and of albums, by EBU R128.",
  every: 1,
  randomized: false,
  enabledBy: enabledByBehavior("LoudnessAnalysisBehavior"),
  after: ["RefreshLibraries", "UpgradeMediaAnalysis"],
  uses: { database: "shared" },
  keeps,
  find: ({ library }, scope) => library.partsWithout(keeps.kind, keeps.version, scope, only),
  read: () => [loudness({ truePeak: true })],
  save: async (part, [found], { library, artefactFolder }) => {
    const { streams } = found as StreamsLoudnessFinding;
    for (const { index, momentary } of streams)
      await library.keepArtefact(part, join(artefactFolder, momentary), `Loudness/${index}.r128`);
    const kept = streams.map(({ momentary: _, ...stream }) => stream);
    library.keep(part, keeps.kind, keeps.version, { streams: kept });
    library.keepAlbumLoudness(part);
  },
});
