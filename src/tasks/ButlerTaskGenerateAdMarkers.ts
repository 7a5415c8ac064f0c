import type { FoundMarker, Library, Part } from "../core/ports.ts";
import { defineReadTask, enabledByBehavior, inTurn } from "../core/task.ts";
import type { AdsFinding } from "../media/ads.ts";
import { filesOfOthers } from "../media/beside.ts";
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

const edlEndings = [".edl"];

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
  // Recorders and people write their lists when the recording has long been there.
  find: ({ library }, scope) =>
    inTurn(
      library.partsWithout(keeps.kind, keeps.version, scope, only),
      library.partsBesideChanged(keeps, edlEndings, scope, only),
    ),
  // Where chapters name the breaks there is nothing to look for.
  read: (part, { library }) =>
    chapterBreaks(part, library).length > 0 || library.finding(part, keeps.kind, keeps.version) !== undefined
      ? []
      : [ads()],
  save: async (part, [found], { library }) => {
    const finding = (found ?? library.finding(part, keeps.kind, keeps.version)) as Kept | undefined;
    const files = await library.sidecars(part, edlEndings);
    const told = await breaksBeside(files, library);
    // What people and recorders say wins over what was found.
    const { origin, breaks } = told.breaks
      ? { origin: "edl" as const, breaks: told.breaks }
      : ownBreaks(part, finding, library);
    library.replaceMarkers(
      part,
      "commercial",
      keeps.version,
      breaks.map(({ startMs, endMs }) => ({ startMs, endMs, origin })),
    );
    library.keep(part, keeps.kind, keeps.version, { ...finding, origin, beside: filesOfOthers(files) });
    await exportEdl(part, library);
    // What was found stays, and the list is read again when it has been mended.
    if (told.problem) throw told.problem;
  },
});

type Origin = NonNullable<FoundMarker["origin"]>;
/** Without breaks where chapters name them. */
type Kept = Partial<AdsFinding>;

const ownBreaks = (
  part: Part,
  finding: Kept | undefined,
  library: Library,
): { origin: Origin; breaks: readonly Span[] } =>
  finding?.breaks
    ? { origin: "found", breaks: finding.breaks }
    : { origin: "chapter", breaks: chapterBreaks(part, library) };
