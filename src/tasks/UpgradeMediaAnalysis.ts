import type { ProbeFinding } from "../core/ports.ts";
import { defineReadTask, enabledBySwitch } from "../core/task.ts";
import { probe, probeVersion } from "../media/taps.ts";

const keeps = { kind: "probe", version: probeVersion } as const;

export default defineReadTask({
  title: "Upgrade media analysis",
  description: "Probes media that is new, has changed, or was probed by an older version.",
  every: 1,
  randomized: false,
  enabledBy: enabledBySwitch("ButlerTaskUpgradeMediaAnalysis"),
  onMediaAdded: true,
  // Milliseconds a file: a library can be browsed long before it has been analysed.
  priority: 1,
  after: ["RefreshLibraries"],
  uses: { database: "shared" },
  keeps,
  find: ({ library }, scope) => library.partsWithout(keeps.kind, keeps.version, scope),
  read: () => [probe()],
  save: async (part, [found], { library }) => library.keepProbe(part, keeps.version, found as ProbeFinding),
});
