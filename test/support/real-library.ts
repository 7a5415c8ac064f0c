import { mkdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { dataPaths } from "../../src/adapters/files.ts";
import { createLibrary } from "../../src/adapters/library.ts";
import type { Part, ScanResult, Section } from "../../src/core/ports.ts";
import type { KnownFile } from "../../src/store/catalogue.ts";
import type { ItemType } from "../../src/store/schema.ts";
import { openStore } from "../../src/store/store.ts";
import { createSettableClock } from "./settable-clock.ts";
import { temporaryFolder } from "./small-house.ts";

const never = new AbortController().signal;
const minute = 60_000;

/** A section of real files before a real memory. Paths start with the name of their root: `A/Film (2000).mkv`. */
export async function openRealLibrary({
  type = "movie",
  roots = ["A"],
  mostForgotten = 100,
  folder = temporaryFolder(),
}: {
  type?: Section["type"];
  roots?: readonly string[];
  mostForgotten?: number | null;
  folder?: string;
} = {}) {
  const clock = createSettableClock("2026-03-10T12:00:00Z");
  const paths = dataPaths(join(folder, "data"));
  mkdirSync(paths.data, { recursive: true });
  for (const root of roots) mkdirSync(join(folder, root), { recursive: true });
  const store = await openStore(paths.database);
  onTestFinished(() => store.close());
  const library = createLibrary(store, paths, {
    clock,
    mostForgotten: () => mostForgotten,
    report: () => undefined,
  });
  const sectionId = store.sections.add({
    uuid: "u",
    title: "Media",
    type,
    paths: roots.map((root) => join(folder, root)),
    at: clock.now(),
  });
  const logged: string[] = [];

  const at = (path: string) => join(folder, path);
  /** Every file that the memory knows, by path. */
  const known = () =>
    new Map<string, KnownFile>(
      store.sections
        .get(sectionId)!
        .roots.flatMap((root, index) =>
          store.catalogue
            .knownFiles(root.id, "", 1_000_000)
            .map((file) => [`${roots[index]}/${file.path}`, file] as const),
        ),
    );
  const partAt = (path: string): Part => {
    const file = known().get(path);
    if (file === undefined) throw new Error(`The memory has no ${path}.`);
    const stored = store.findings.part(file.id)!;
    return { ...stored, file: at(path) };
  };

  return {
    clock,
    store,
    library,
    paths,
    folder,
    sectionId,
    logged,
    at,
    known,
    partAt,
    put: (path: string, content: string, mtime = 1_700_000_000): void => {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), content);
      utimesSync(at(path), mtime, mtime);
    },
    move: (from: string, to: string): void => {
      mkdirSync(dirname(at(to)), { recursive: true });
      renameSync(at(from), at(to));
    },
    remove: (path: string): void => rmSync(at(path), { recursive: true }),
    /** Scans a minute after the last time. @param only paths, where not all of it is wanted */
    scan: async (
      signal = never,
      onProgress: (fraction: number) => void = () => {},
      only?: readonly string[],
    ): Promise<ScanResult> => {
      await clock.advance(minute);
      const [section] = library.sections();
      const run = { id: 1, task: "RefreshLibraries" };
      const options = { run, signal, onProgress, log: (text: string) => logged.push(text) };
      return library.scan(section!, { ...options, paths: only?.map(at) });
    },
    /** Keeps a probe and the loudness of a file, as the media tasks would. */
    analyse: async (path: string, tags: Record<string, string> = {}): Promise<Part> => {
      const part = partAt(path);
      const stream = { index: 0, type: "audio", codec: "aac", default: true, forced: false } as const;
      await library.keepProbe(part, 1, {
        container: "mkv",
        durationMs: 60_000,
        chapters: [],
        tags,
        streams: [stream],
      });
      library.keep(part, "loudness", 1, { streams: [] });
      return partAt(path);
    },
    /** Titles of all items of a type, sorted. */
    titles: (itemType: ItemType): string[] =>
      store.items
        .list({ sectionId, types: [itemType], sort: "title", descending: false, offset: 0, limit: 1_000_000 })
        .map(({ item }) => item.title),
    mtimeOf: (path: string): number => Math.floor(statSync(at(path)).mtimeMs),
  };
}

/** The counts of a scan that found no problem, but for those that are zero and for what is unchanged. */
export function differences({ unchanged: _, problems, ...counts }: ScanResult): Record<string, number> {
  expect(problems).toEqual([]);
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}
