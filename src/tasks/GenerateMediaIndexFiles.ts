import { basename, dirname, join } from "node:path";
import type { ImportedPreviews, Library, Made, Part, SectionPreferenceOf } from "../core/ports.ts";
import { defineReadTask, enabledByBehavior, inTurn, type PreferenceOf } from "../core/task.ts";
import {
  type PreviewsFinding,
  previews,
  previewsVersion,
  type TilesTapFinding,
  tiles,
  tilesVersion,
} from "../media/taps.ts";
import { checkPictureCount, tileFile } from "../media/tiles.ts";

const keeps = { kind: "previews", version: previewsVersion } as const;
const tilesToo = { kind: "tiles", version: tilesVersion } as const;

const only = { streams: ["video"], enabled: "enableBIFGeneration" } as const;
const wishes = ["previewTiles", "exportTiles"] as const;

/** As Jellyfin has them. */
const tileIntervalMs = 10_000;
const grid = { columns: 10, rows: 10 };

interface Taken {
  previews: PreviewsFinding;
  tiles?: TilesTapFinding;
}

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
  // Tiles may be asked for when there are previews already.
  find: ({ library }, scope) =>
    inTurn(
      library.partsWithout(keeps.kind, keeps.version, scope, only),
      library.partsWithout(tilesToo.kind, tilesToo.version, scope, {
        ...only,
        wanted: wishes,
        having: keeps,
      }),
    ),
  reuse: async (part, { library, pictures, sectionPreference, artefactFolder, signal }) => {
    if (library.finding(part, keeps.kind, keeps.version) !== undefined) return;
    const theirs = await previewsOfOthers(part, library, sectionPreference);
    if (theirs === undefined) return;
    const { beside, takenFrom } = theirs;
    const to = { folder: artefactFolder, durationMs: library.durationMs(part) };
    const taken = (await pictures.takePreviews(beside, to, signal)) as Taken;
    if (library.stateOf(part) !== "same") return;
    await keepPreviews(part, { ...taken.previews, takenFrom }, library, artefactFolder);
    if (taken.tiles) await keepTiles(part, taken.tiles, library, artefactFolder);
  },
  read: (part, { library, preference, sectionPreference }) => {
    const { sectionId } = part;
    const picture = {
      width: sectionPreference(sectionId, "previewWidth"),
      quality: sectionPreference(sectionId, "previewQuality"),
    };
    const intervalMs = intervalOf(sectionId, preference, sectionPreference);
    const isMissing = ({ kind, version }: Made) => library.finding(part, kind, version) === undefined;
    const isWanted = wishes.some((wish) => sectionPreference(sectionId, wish));
    const withPreviews = isMissing(keeps);
    const withTiles = isWanted && (withPreviews || isMissing(tilesToo));
    return [
      ...(withPreviews ? [previews({ intervalMs, ...picture })] : []),
      ...(withTiles ? [tiles({ intervalMs: tileIntervalMs, ...picture, ...grid })] : []),
    ];
  },
  save: async (part, found, { library, artefactFolder }) => {
    for (const finding of found as (PreviewsFinding | TilesTapFinding)[]) {
      checkPictureCount(finding.count, library.durationMs(part), finding.intervalMs);
      if ("sheets" in finding) await keepTiles(part, finding, library, artefactFolder);
      else await keepPreviews(part, finding, library, artefactFolder);
    }
  },
});

/** What a person told of by an import, or else what lies beside the part where its section says to use that. */
async function previewsOfOthers(part: Part, library: Library, sectionPreference: SectionPreferenceOf) {
  const told = library.finding(part, "importedPreviews") as ImportedPreviews | undefined;
  if (told !== undefined) return { beside: told.previews, takenFrom: told.imported };
  if (!sectionPreference(part.sectionId, "reuseSidecars")) return undefined;
  const beside = await library.previewsBeside(part);
  return (
    beside && {
      beside,
      takenFrom: basename("bif" in beside ? beside.bif : dirname(dirname(beside.sheets[0]!))),
    }
  );
}

const intervalOf = (
  sectionId: number,
  preference: PreferenceOf,
  sectionPreference: SectionPreferenceOf,
): number =>
  1000 * (sectionPreference(sectionId, "previewIntervalSeconds") || preference("GenerateBIFFrameInterval"));

async function keepPreviews(
  part: Part,
  { file, ...finding }: PreviewsFinding,
  library: Library,
  artefactFolder: string,
): Promise<void> {
  await library.keepArtefact(part, join(artefactFolder, file), "Indexes/index-sd.bif");
  library.keep(part, keeps.kind, keeps.version, finding);
}

async function keepTiles(
  part: Part,
  { files, ...finding }: TilesTapFinding,
  library: Library,
  artefactFolder: string,
): Promise<void> {
  for (const [sheet, file] of files.entries())
    await library.keepArtefact(part, join(artefactFolder, file), `Tiles/${tileFile(sheet)}`);
  library.keep(part, tilesToo.kind, tilesToo.version, finding);
}
