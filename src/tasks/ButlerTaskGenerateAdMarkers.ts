import type { FoundMarker, Library, Part } from "../core/ports.ts";
import { defineReadTask, enabledByBehavior } from "../core/task.ts";
import type { AdsFinding } from "../media/ads.ts";
import { breaksFromChapters } from "../media/edl.ts";
import type { Span } from "../media/span.ts";
import { ads, adsVersion } from "../media/taps.ts";
import { breaksBeside, exportEdl } from "./edl.ts";

const keeps = { kind: "ads", version: adsVersion } as const;

const only = {
  streams: ["video"],
  sections: ["movie", "show"],
  enabled: "enableAdMarkerGeneration",
} as const;

const chapterBreaks = (part: Part, library: Library): Span[] => breaksFromChapters(library.chapters(part));

export default defineReadTask({
  title: "Generate ad markers",
  description:
    "Finds the commercial breaks of recordings, in sections that are marked so: by chapters, by an EDL file beside the " +
    "recording, else by black and silence, lengths, and where the station's logo is missing.",
  every: 1,
  randomized: false,
  enabledBy: enabledByBehavior("GenerateAdMarkerBehavior"),
  after: ["RefreshLibraries", "UpgradeMediaAnalysis"],
  uses: { database: "shared" },
  keeps,
  find: ({ library }, scope) => library.partsWithout(keeps.kind, keeps.version, scope, only),
  // Where chapters name the breaks there is nothing to look for.
  read: (part, { library }) => (chapterBreaks(part, library).length > 0 ? [] : [ads()]),
  save: async (part, [found], { library }) => {
    const finding = found as AdsFinding | undefined;
    const { origin, breaks } = await breaksOf(part, finding, library);
    library.replaceMarkers(
      part,
      "commercial",
      keeps.version,
      breaks.map(({ startMs, endMs }) => ({ startMs, endMs, origin })),
    );
    library.keep(part, keeps.kind, keeps.version, { origin, ...finding });
    await exportEdl(part, library);
  },
});

/** What people and recorders say wins over what was found. */
async function breaksOf(
  part: Part,
  finding: AdsFinding | undefined,
  library: Library,
): Promise<{ origin: NonNullable<FoundMarker["origin"]>; breaks: Span[] }> {
  const beside = await breaksBeside(part, library);
  if (beside !== undefined) return { origin: "edl", breaks: beside };
  if (finding === undefined) return { origin: "chapter", breaks: chapterBreaks(part, library) };
  return { origin: "found", breaks: finding.breaks };
}
