import { randomUUID } from "node:crypto";
import { mkdir, rm, stat } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import {
  findingKinds,
  type Imported,
  type ImportedType,
  type ImportWish,
  type TakenType,
  takenTypes,
} from "../api/imports.ts";
import type { Clock, PreviewsBeside } from "../core/ports.ts";
import { nameChapters } from "../media/chapter-names.ts";
import { mapPath } from "../media/path-mapping.ts";
import { adsVersion, creditsVersion, introsVersion } from "../media/taps.ts";
import { snapshot } from "../store/backup.ts";
import {
  type ForeignFile,
  type ForeignLoudness,
  type ForeignMarker,
  foreignFiles,
} from "../store/foreign/foreign.ts";
import type { FileHere } from "../store/imports.ts";
import type { Store } from "../store/store.ts";
import type { Borders } from "./borders.ts";
import { findForeignPreviews } from "./foreign-previews.ts";

/** Files taken over in one go. */
const batch = 200;
/** How many missing files are named. */
const examples = 20;
/** Milliseconds to wait for a database that its program has locked. */
const patience = 10_000;

/** Of findings that keep what others found besides: no analysis of ours made it. */
const importedVersion = 0;

const versions = { intros: introsVersion, credits: creditsVersion, ads: adsVersion };

export interface Imports {
  /** @throws Error with a clause for people when there is no such database or folder, or it is another one */
  take(wish: ImportWish): Promise<Imported>;
}

/** One thing that another program has of a file that is here. */
interface Offer {
  type: TakenType;
  count: number;
  /** It stays as it is: a person made it, or we did. */
  isOurs: boolean;
  take(at: number): void;
}

/**
 * Takes over what other programs found, so that nobody computes it twice: for files that neither a person nor an analysis
 * of ours has looked at. Their databases are copied, and only the copy is opened.
 */
export function createImports(
  store: Store,
  { scratch, clock, borders = [] }: { scratch: string; clock: Clock; borders?: Borders },
): Imports {
  return {
    take: async (wish) => {
      const { previews: folder } = wish;
      if (folder !== undefined) await mustBe("folder", folder);
      const found = await read(wish, scratch);
      const here = indexOf(store.imports.files());
      const pairs = found.map((foreign) => ({ foreign, ...match(foreign, wish, here) }));
      const tally = new Map<TakenType, { count: number; files: number }>();
      let kept = 0;
      const consider = ({ type, count, isOurs, take }: Offer) => {
        if (isOurs) {
          kept++;
          return;
        }
        const sum = tally.get(type) ?? { count: 0, files: 0 };
        tally.set(type, { count: sum.count + count, files: sum.files + 1 });
        if (!wish.dryRun) take(clock.now());
      };
      for (let at = 0; at < pairs.length; at += batch) {
        const looked = await Promise.all(
          pairs.slice(at, at + batch).map(async ({ foreign, file }) => ({
            ...{ foreign, file },
            previews:
              file && folder !== undefined && foreign.previews
                ? await findForeignPreviews(folder, foreign.previews, borders)
                : undefined,
          })),
        );
        store.transaction(() => {
          for (const { foreign, file, previews } of looked)
            if (file) offersOf(store, file, { foreign, previews, imported: wish.program }).forEach(consider);
        });
        // Others are answered in between.
        await breathe();
      }
      const missing = pairs.filter(({ file }) => file === undefined);
      const by = (how: string) => pairs.filter((pair) => pair.how === how).length;
      return {
        dryRun: wish.dryRun,
        files: {
          ...{ told: found.length, byPath: by("path"), bySize: by("size"), missing: missing.length },
          examples: missing.slice(0, examples).map(({ foreign }) => foreign.path),
        },
        taken: takenTypes.flatMap((type) => {
          const sum = tally.get(type);
          return sum === undefined ? [] : [{ type, ...sum }];
        }),
        kept,
      };
    },
  };
}

/** @throws Error with a clause for people */
async function mustBe(what: "file" | "folder", path: string): Promise<void> {
  if (!isAbsolute(path)) throw new Error(`"${path}" is not a whole path`);
  const isThere = await stat(path).then(
    (found) => (what === "file" ? found.isFile() : found.isDirectory()),
    () => false,
  );
  if (!isThere) throw new Error(`there is no ${what} ${path}`);
}

async function read({ program, file, previews }: ImportWish, scratch: string): Promise<ForeignFile[]> {
  await mustBe("file", file);
  const folder = join(scratch, `import-${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  try {
    const copy = join(folder, "copy.db");
    await snapshot(file, copy, { patience, onProgress: () => {} });
    return foreignFiles(program, copy, previews !== undefined);
  } catch (error) {
    if ((error as { code?: string }).code !== "SQLITE_NOTADB") throw error;
    throw new Error(`${file} is no database`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Index {
  byPath: ReadonlyMap<string, FileHere>;
  /** Several of one name and size are no answer. */
  bySize: ReadonlyMap<string, readonly FileHere[]>;
}

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1)!;

const indexOf = (files: readonly FileHere[]): Index => ({
  byPath: new Map(files.map((file) => [file.path, file])),
  bySize: Map.groupBy(files, ({ path, size }) => `${size} ${nameOf(path)}`),
});

function match(
  { path, size }: ForeignFile,
  { paths }: ImportWish,
  { byPath, bySize }: Index,
): { file: FileHere | undefined; how: "path" | "size" | "none" } {
  const file = byPath.get(mapPath(path, paths));
  // One of another size is another version of the film, in which everything is elsewhere.
  if (file !== undefined && (size === null || size === file.size)) return { file, how: "path" };
  const [only, ...others] = (size !== null && bySize.get(`${size} ${nameOf(path)}`)) || [];
  return only !== undefined && others.length === 0
    ? { file: only, how: "size" }
    : { file: undefined, how: "none" };
}

/** What may be taken over of a file, by type. */
function offersOf(
  store: Store,
  file: FileHere,
  theirs: { foreign: ForeignFile; previews: PreviewsBeside | undefined; imported: ImportWish["program"] },
): Offer[] {
  const { foreign, previews, imported } = theirs;
  const own = store.imports.ownKinds(file);
  const keep = (kind: string, data: object) => (at: number) =>
    store.findings.keep(file, { kind, version: importedVersion, data: { imported, ...data }, at });

  const markers = [...Map.groupBy(foreign.markers, ({ type }) => type)].map(([type, markers]) => ({
    ...{ type, count: markers.length },
    isOurs: own.has(findingKinds[type]) || store.imports.isPersons(file, type),
    take: (at: number) => putMarkers(store, file, { type, markers, imported, at }),
  }));
  const chapters = nameChapters(store.media.chaptersOf(file.id), foreign.chapters)
    .filter(({ isTaken }) => isTaken)
    .map(({ startMs, title }) => ({ startMs, title }));
  const streams = streamsOf(foreign.loudness, store.imports.soundOf(file));
  const offers: Offer[] = [
    ...markers,
    { type: "chapters", count: chapters.length, isOurs: false, take: keep("importedChapters", { chapters }) },
    {
      ...{ type: "loudness", count: streams.length, isOurs: own.has("loudness") },
      take: keep("importedLoudness", { streams }),
    },
    {
      ...{ type: "previews", count: previews ? 1 : 0, isOurs: own.has("previews") },
      take: (at) => {
        keep("importedPreviews", { previews })(at);
        // Where ours could not be made, theirs may do.
        store.findings.forget("previews", { partIds: [file.id] }, false);
      },
    },
  ];
  return offers.filter(({ count }) => count > 0);
}

/** Those of streams that the file has: the first one with sound where it is not said which. */
const streamsOf = (loudness: readonly ForeignLoudness[], positions: readonly number[]) =>
  loudness.flatMap(({ index, ...levels }) => {
    const position = index ?? positions[0];
    return position !== undefined && positions.includes(position) ? [{ index: position, ...levels }] : [];
  });

function putMarkers(
  store: Store,
  file: FileHere,
  made: { type: ImportedType; markers: readonly ForeignMarker[]; imported: string; at: number },
): void {
  const { type, markers, imported, at } = made;
  const kind = findingKinds[type];
  store.imports.put(file, type, markers, at);
  // As an analysis that heard and saw nothing: markers of others stand in for it, and seasons pass over the file.
  const data = { imported, sound: null, keyframesMs: [], parts: [], breaks: [] };
  store.findings.keep(file, { kind, version: versions[kind], data, at });
}
