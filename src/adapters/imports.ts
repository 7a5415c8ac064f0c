import { randomUUID } from "node:crypto";
import { mkdir, rm, stat } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import {
  findingKinds,
  type Imported,
  type ImportedType,
  type ImportWish,
  importedTypes,
} from "../api/imports.ts";
import type { Clock } from "../core/ports.ts";
import { mapPath } from "../media/path-mapping.ts";
import { adsVersion, creditsVersion, introsVersion } from "../media/taps.ts";
import { snapshot } from "../store/backup.ts";
import { type ForeignFile, type ForeignMarker, foreignFiles } from "../store/foreign/foreign.ts";
import type { FileHere } from "../store/imports.ts";
import type { Store } from "../store/store.ts";

/** Files taken over in one go. */
const batch = 200;
/** How many missing files are named. */
const examples = 20;
/** Milliseconds to wait for a database that its program has locked. */
const patience = 10_000;

const versions = { intros: introsVersion, credits: creditsVersion, ads: adsVersion };

export interface Imports {
  /** @throws Error with a clause for people when there is no such database, or it is another one */
  take(wish: ImportWish): Promise<Imported>;
}

/**
 * Takes over what other programs found, so that nobody computes it twice: for files that neither a person nor an analysis
 * of ours has looked at. Their databases are copied, and only the copy is opened.
 */
export function createImports(store: Store, { scratch, clock }: { scratch: string; clock: Clock }): Imports {
  return {
    take: async (wish) => {
      const found = await read(wish, scratch);
      const here = indexOf(store.imports.files());
      const pairs = found.map((foreign) => ({ foreign, ...match(foreign, wish, here) }));
      const tally = new Map<ImportedType, { markers: number; files: number }>();
      let kept = 0;
      const take = ({ foreign, file }: (typeof pairs)[number]) => {
        if (file === undefined) return;
        const own = ownKinds(store, file);
        for (const [type, markers] of Map.groupBy(foreign.markers, (marker) => marker.type)) {
          if (own.has(findingKinds[type]) || store.imports.isPersons(file, type)) {
            kept++;
            continue;
          }
          const sum = tally.get(type) ?? { markers: 0, files: 0 };
          tally.set(type, { markers: sum.markers + markers.length, files: sum.files + 1 });
          if (!wish.dryRun) put(store, file, { type, markers, program: wish.program, at: clock.now() });
        }
      };
      for (let at = 0; at < pairs.length; at += batch) {
        store.transaction(() => pairs.slice(at, at + batch).forEach(take));
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
        taken: importedTypes.flatMap((type) => {
          const sum = tally.get(type);
          return sum === undefined ? [] : [{ type, ...sum }];
        }),
        kept,
      };
    },
  };
}

async function read({ program, file }: ImportWish, scratch: string): Promise<ForeignFile[]> {
  if (!isAbsolute(file)) throw new Error(`"${file}" is not a whole path`);
  const isFile = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) throw new Error(`there is no file ${file}`);
  const folder = join(scratch, `import-${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  try {
    const copy = join(folder, "copy.db");
    await snapshot(file, copy, { patience, onProgress: () => {} });
    return foreignFiles(program, copy);
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

/** Kinds of findings that analyses of ours have made of the file as it is. */
function ownKinds(store: Store, file: FileHere): Set<string> {
  const findings = [...store.findings.ofPart(file.id)];
  return new Set(
    findings.flatMap(([kind, { data }]) =>
      (data as { imported?: string } | null)?.imported === undefined ? [kind] : [],
    ),
  );
}

function put(
  store: Store,
  file: FileHere,
  made: { type: ImportedType; markers: readonly ForeignMarker[]; program: string; at: number },
): void {
  const { type, markers, program, at } = made;
  const kind = findingKinds[type];
  store.imports.put(file, type, markers, at);
  // As an analysis that heard and saw nothing: markers of others stand in for it, and seasons pass over the file.
  const data = { imported: program, sound: null, keyframesMs: [], parts: [], breaks: [] };
  store.findings.keep(file, { kind, version: versions[kind], data, at });
}
