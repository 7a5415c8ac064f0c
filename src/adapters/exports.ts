import type { Library, Marker, Part } from "../core/ports.ts";
import { thinBif } from "../media/bif.ts";
import { chaptersText, type NamedSpan } from "../media/chapters-file.ts";
import type { PreviewsFinding, TilesTapFinding } from "../media/taps.ts";
import { checkPictureCount, tileFile, tileFolder } from "../media/tiles.ts";
import type { Sidecars } from "./sidecars.ts";

/** What is read of the library, and where what is written goes. */
type Shelf = Pick<
  Library,
  "sectionPreference" | "finding" | "readArtefact" | "chapters" | "markers" | "durationMs"
> &
  Pick<Sidecars, "writeSidecar" | "writeSidecarFolder">;

/** Emby looks for this interval, by the name of the file. */
const embyIntervalMs = 10_000;

/** What chapters that are markers are called. Only markers that are stretches of the film are chapters. */
const titles: Partial<Readonly<Record<Marker["type"], string>>> = {
  intro: "Intro",
  recap: "Recap",
  credits: "Credits",
  commercial: "Commercial",
};

/**
 * Writes what was found of a part beside it, as far as its section asks for it. What is missing is left out, what
 * somebody else has put there stays.
 *
 * @param report everything that is known of the part: the same as the server tells; undefined when it has gone
 * @throws Error for people, when something could not be written; the rest is
 */
export async function exportFindings(
  part: Part,
  shelf: Shelf,
  report: () => object | undefined,
): Promise<void> {
  const exports = [
    ["exportEmbyBif", exportEmbyBif],
    ["exportTiles", exportTiles],
    ["exportChapters", exportChapters],
    ["exportJson", () => exportJson(part, shelf, report())],
  ] as const;
  const problems: string[] = [];
  for (const [preference, write] of exports) {
    if (!shelf.sectionPreference(part.sectionId, preference)) continue;
    await write(part, shelf).catch((error: Error) => problems.push(`${preference}: ${error.message}`));
  }
  if (problems.length > 0)
    throw new Error(
      `Expected to write what was found beside ${part.file}, but could not: ${problems.join("; ")}. ` +
        "Let the server write to the folder, or switch this off in the section's settings.",
    );
}

/** `<name>-320-10.bif`: fewer of the same pictures. */
async function exportEmbyBif(part: Part, shelf: Shelf): Promise<void> {
  const previews = shelf.finding(part, "previews") as PreviewsFinding | undefined;
  const bif = previews && (await shelf.readArtefact(part, "Indexes/index-sd.bif"));
  if (!bif) return;
  const [head, ...pictures] = thinBif(bif, embyIntervalMs);
  checkPictureCount(pictures.length, shelf.durationMs(part), embyIntervalMs);
  const ending = `-${previews.width}-${embyIntervalMs / 1000}.bif`;
  await shelf.writeSidecar(part, ending, Buffer.concat([head!, ...pictures]));
}

/** `<name>.trickplay/320 - 10x10/0.jpg` and so on, where Jellyfin looks for them. */
async function exportTiles(part: Part, shelf: Shelf): Promise<void> {
  const tiles = shelf.finding(part, "tiles") as TilesTapFinding | undefined;
  if (!tiles) return;
  const files = new Map<string, Uint8Array>();
  for (let sheet = 0; sheet < tiles.sheets; sheet++) {
    const jpeg = await shelf.readArtefact(part, `Tiles/${tileFile(sheet)}`);
    if (!jpeg) return;
    files.set(tileFile(sheet), jpeg);
  }
  await shelf.writeSidecarFolder(part, `.trickplay/${tileFolder(tiles.width, tiles)}`, files);
}

/** `<name>.chapters.txt`; none without chapters and markers. */
async function exportChapters(part: Part, shelf: Shelf): Promise<void> {
  const own = shelf.chapters(part);
  const markers: NamedSpan[] = shelf.markers(part).flatMap(({ type, startMs, endMs }) => {
    const title = titles[type];
    return title === undefined || endMs === null ? [] : [{ startMs, endMs, title }];
  });
  if (own.length === 0 && markers.length === 0) return;
  const whole = { startMs: 0, endMs: shelf.durationMs(part), title: part.title };
  await shelf.writeSidecar(part, ".chapters.txt", chaptersText(own.length > 0 ? own : [whole], markers));
}

async function exportJson(part: Part, shelf: Shelf, report: object | undefined): Promise<void> {
  if (report) await shelf.writeSidecar(part, ".butler.json", `${JSON.stringify(report, null, 2)}\n`);
}
