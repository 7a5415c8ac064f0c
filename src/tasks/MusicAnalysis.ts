import { defineReadTask, enabledByBehavior } from "../core/task.ts";
import { music, musicVersion } from "../media/taps.ts";

const keeps = { kind: "music", version: musicVersion } as const;

const only = { sections: ["artist"], streams: ["audio"], enabled: "enableMusicAnalysis" } as const;

export default defineReadTask({
  title: "Analyze music",
  description: "Finds tempo, key and sound of every track, so that similar ones can be played together.",
  every: 1,
  randomized: false,
  enabledBy: enabledByBehavior("MusicAnalysisBehavior"),
  activity: "media.generate.music.analysis",
  after: ["RefreshLibraries", "UpgradeMediaAnalysis"],
  uses: { database: "shared" },
  keeps,
  find: ({ library }, scope) => library.partsWithout(keeps.kind, keeps.version, scope, only),
  read: (_, { preference }) => [music({ model: preference("MusicEmbeddingModel") })],
  save: (part, [found], { library }) => library.keep(part, keeps.kind, keeps.version, found),
});
