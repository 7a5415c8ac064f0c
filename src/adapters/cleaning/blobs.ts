import { lstat } from "node:fs/promises";
import type { Heap } from "../../core/ports.ts";
import { owners, type StrayFinding } from "../../store/waste.ts";
import { bundlesIn, wayOf } from "./bundles.ts";
import { bytesOf, type Folder, insideIfThere } from "./folder.ts";
import type { Ground } from "./ground.ts";

/** Artefacts are moved to their place just before their finding is kept: what is younger than this waits. */
const settled = 86_400_000;

/** Findings of files that are not what they were made from, or without an owner: nothing is shown of them. */
export function strayFindings({ store, trash }: Ground): Heap {
  const tables: readonly StrayFinding["table"][] = ["findings", "item_findings"];
  const keyOf = ({ table, owner, kind }: StrayFinding) => `${table}:${owner}:${kind}`;
  return {
    nouns: ["finding", "findings"],
    fate: "trash",
    guarded: { sectionIds: undefined },
    wholes: async () => [{ id: 0, title: "the library", count: store.waste.countFindings() }],
    async *doomed(signal) {
      for (const table of tables)
        for (let after = { owner: 0, kind: "" }; ; ) {
          const found = store.waste.strayFindings(table, after);
          for (const one of found) {
            signal.throwIfAborted();
            const { title, kind, bytes, ownerIsGone } = one;
            const why = ownerIsGone ? "What it was found in has gone." : "Its file has changed since.";
            yield { key: keyOf(one), title: `${title}: ${kind}`, bytes, why, of: 0 };
          }
          const last = found.at(-1);
          if (last === undefined) break;
          after = last;
        }
    },
    remove: async ({ key, ...thing }, run) => {
      const [table, owner, kind] = key.split(":") as [StrayFinding["table"], string, string];
      if (!store.waste.isStray(table, Number(owner), kind)) return false;
      const snapshot = store.cascade.take(table, { [owners[table]]: Number(owner), kind });
      if (snapshot === undefined) return false;
      trash.putRows(snapshot, thing, run, () => store.waste.removeFinding(table, Number(owner), kind));
      return true;
    },
  };
}

/** The analysis that an artefact of a bundle belongs to; undefined for what no analysis of ours made. */
const kindOf = (folder: string, file: string): string | undefined =>
  folder === "Fingerprints"
    ? ({ "intro.u32": "intros", "credits.u32": "credits" } as Record<string, string>)[file]
    : (
        {
          Indexes: "previews",
          Tiles: "tiles",
          Chapters: "chapters",
          Loudness: "loudness",
          Bitrate: "deep",
        } as Record<string, string>
      )[folder];

/** Half of something: nothing of the library's goes with it. */
const isUnfinished = (file: string): boolean => file.endsWith(".partial");

/** Artefacts in the bundles of known parts that no finding names. */
export function strayArtefacts({ store, data, clock, trash }: Ground): Heap {
  const isStray = (bundle: string, folder: string, file: string): boolean => {
    const part = store.waste.ofBundle(bundle);
    if (part === undefined) return false;
    if (isUnfinished(file)) return true;
    const kind = kindOf(folder, file);
    return kind !== undefined && !part.kinds.has(kind);
  };
  async function* ofKnownParts(signal: AbortSignal) {
    for await (const bundle of bundlesIn(data, signal)) {
      const title = store.waste.ofBundle(bundle)?.title;
      if (title === undefined) continue;
      for await (const artefact of artefactsOf(data, bundle)) yield { ...artefact, bundle, title };
    }
  }
  return {
    nouns: ["artefact", "artefacts"],
    fate: "trash",
    guarded: { sectionIds: undefined },
    wholes: async () => {
      let count = 0;
      for await (const { file } of ofKnownParts(new AbortController().signal))
        if (!isUnfinished(file)) count++;
      return [{ id: 0, title: "the data folder", count }];
    },
    async *doomed(signal) {
      for await (const { bundle, title, folder, file, bytes, mtime } of ofKnownParts(signal)) {
        if (mtime > clock.now() - settled || !isStray(bundle, folder, file)) continue;
        const why = isUnfinished(file)
          ? { why: "It was never finished." }
          : { why: "No finding names it.", of: 0 };
        yield { key: `${bundle}/${folder}/${file}`, title: `${title}: ${folder}/${file}`, bytes, ...why };
      }
    },
    remove: async ({ key, ...thing }, run) => {
      const [bundle, folder, file] = key.split("/") as [string, string, string];
      return isStray(bundle, folder, file)
        ? trash.put([...wayOf(bundle), "Contents", folder, file], thing, run)
        : false;
    },
  };
}

async function* artefactsOf(
  data: string,
  bundle: string,
): AsyncGenerator<{ folder: string; file: string; bytes: number; mtime: number }> {
  const contents = [...wayOf(bundle), "Contents"];
  const names = async (folder: Folder) => {
    const found: string[] = [];
    for await (const entry of folder.names()) if (entry.isDirectory()) found.push(entry.name);
    return found;
  };
  for (const folder of (await insideIfThere(data, contents, names)) ?? [])
    yield* (await insideIfThere(data, [...contents, folder], async (opened) => {
      const files = [];
      for await (const { name: file } of opened.names()) {
        const stats = await lstat(opened.at(file));
        if (stats.isFile())
          files.push({ folder, file, bytes: await bytesOf(opened, file), mtime: stats.mtimeMs });
      }
      return files;
    })) ?? [];
}
