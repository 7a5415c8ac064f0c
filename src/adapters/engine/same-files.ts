import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Store } from "../../store/store.ts";
import { contentHash } from "../content-hash.ts";
import type { RootSample } from "./messages.ts";

/** Files of each folder that are compared. */
const sampleSize = 5;

/** Where a machine has what the home names otherwise. */
export interface PathMapping {
  home: string;
  here: string;
}

/** Reads `HOME=HERE`. @throws Error for people */
export function parseMapping(text: string): PathMapping {
  const [, home, here] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (home === undefined || here === undefined)
    throw new Error(`Expected HOME=HERE, as in "/media/films=/mnt/nas/films"; found "${text}".`);
  return { home: withoutEnd(home), here: withoutEnd(here) };
}

const withoutEnd = (path: string): string => path.replace(/(?<=.)[/\\]+$/, "");

/** What a file of the home is called here: by the longest mapping that names a folder above it. */
export function pathHere(file: string, mappings: readonly PathMapping[]): string {
  const above = mappings
    .filter(({ home }) => file === home || (file.startsWith(home) && /[/\\]/.test(file[home.length]!)))
    .sort((a, b) => b.home.length - a.home.length)[0];
  return above === undefined ? file : above.here + file.slice(above.home.length);
}

/** Some files of each folder of the library that are there, for machines to compare. */
export async function sampleRoots(store: Store): Promise<RootSample[]> {
  const samples: RootSample[] = [];
  for (const { id, title, roots } of store.sections.all())
    for (const root of roots) {
      const paths = store.waste.someFiles(root.id, { count: sampleSize, gone: false });
      const files = await Promise.all(paths.map((path) => lookAt(join(root.path, path), path)));
      samples.push({
        root: root.path,
        section: { id, title },
        files: files.filter((file) => file !== undefined),
      });
    }
  return samples;
}

async function lookAt(file: string, path: string): Promise<RootSample["files"][number] | undefined> {
  try {
    const { size } = await stat(file);
    return { path, size, head: await contentHash(file, size) };
  } catch {
    // Whatever cannot be looked at here is no measure for anybody.
    return undefined;
  }
}

/**
 * Compares what lies here with what the home told.
 * @returns for each folder that is not the same one, a sentence for people that says what differs and what to do
 */
export async function compareRoots(
  samples: readonly RootSample[],
  mappings: readonly PathMapping[],
): Promise<string[]> {
  const problems: string[] = [];
  for (const { root, section, files } of samples) {
    const here = pathHere(root, mappings);
    const advice = `Mount the folder, name it with --path ${root}=HERE, or leave the section out with --sections.`;
    for (const { path, size, head } of files) {
      const found = await lookAt(pathHere(join(root, path), mappings), path);
      if (found?.size === size && found.head === head) continue;
      const what = found === undefined ? "there is none" : "that is another file";
      problems.push(
        `Expected in ${here} the files of ${root} (section ${section.title}) of the home: of ${path} ${what}. ${advice}`,
      );
      break;
    }
  }
  return problems;
}
