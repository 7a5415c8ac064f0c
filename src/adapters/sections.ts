import { randomUUID } from "node:crypto";
import { realpathSync, statSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import type { Clock, Section } from "../core/ports.ts";
import { isWithin } from "../media/section-paths.ts";
import type { Store } from "../store/store.ts";
import { type Borders, isInside } from "./borders.ts";

const longestTitle = 200;

/** Why a section was not added. */
export interface SectionProblem {
  expected: string;
  /** As it was given. */
  found: string;
  advice: string;
}

/** Adds and removes sections of the library, and lets no folder in that may not be a root. */
export function createSections(store: Store, data: string, clock: Clock, borders: Borders = []) {
  const problemOfPaths = (paths: readonly string[]) => problemOfFolders(paths, realpathSync(data), borders);
  return {
    /** Adds a section, unless its name is taken, or a path is no folder, or has the data folder in or above it. */
    add: (section: {
      title: string;
      type: Section["type"];
      paths: readonly string[];
    }): { id: number } | { problem: SectionProblem } => {
      const title = section.title.trim();
      const titles = store.sections.all().map((other) => other.title);
      const problem = problemOfTitle(title, titles) ?? problemOfPaths(section.paths);
      if (problem) return { problem };
      const paths = [...new Set(section.paths.map((path) => resolve(path)))];
      const id = store.sections.add({
        uuid: randomUUID(),
        title,
        type: section.type,
        paths,
        at: clock.now(),
      });
      return { id };
    },
    /** Gives a section another name or other folders, unless they may not be had. Folders that it has are not asked about. */
    change: (
      id: number,
      { title, paths }: { title?: string | undefined; paths?: readonly string[] | undefined },
    ): { problem?: SectionProblem } => {
      const before = store.sections.get(id)!;
      const had = before.roots.map((root) => root.path);
      const wanted = paths && [...new Set(paths.map((path) => (isAbsolute(path) ? resolve(path) : path)))];
      const added = wanted?.filter((path) => !had.includes(path)) ?? [];
      const others = store.sections.all().filter((other) => other.id !== id);
      const name = title?.trim() ?? before.title;
      const problem =
        problemOfTitle(
          name,
          others.map((other) => other.title),
        ) ??
        (wanted?.length === 0 ? noFolder : undefined) ??
        (added.length > 0 ? problemOfPaths(added) : undefined);
      if (problem) return { problem };
      store.sections.change(id, { title: name, paths: wanted ?? had }, clock.now());
      return {};
    },
    /** Forgets a section with all that is known of its media; the media stay. @returns false when there is none. */
    remove: (id: number): boolean => store.sections.remove(id),
  };
}

function problemOfTitle(title: string, taken: readonly string[]): SectionProblem | undefined {
  if (title === "" || title.length > longestTitle)
    return {
      expected: `a name of 1 to ${longestTitle} characters`,
      found: title,
      advice: "Give the section another.",
    };
  if (taken.some((other) => other.toLowerCase() === title.toLowerCase()))
    return {
      expected: "a name that no section has yet",
      found: title,
      advice: "Give the section another.",
    };
  return undefined;
}

const noFolder: SectionProblem = {
  expected: "at least one folder",
  found: "",
  advice: "Name the folders that the media are in.",
};

function problemOfFolders(
  paths: readonly string[],
  data: string,
  borders: Borders,
): SectionProblem | undefined {
  if (paths.length === 0) return noFolder;
  for (const path of paths) {
    if (!isAbsolute(path))
      return { expected: "an absolute path", found: path, advice: "Write it from the root of the disk on." };
    const folder = folderAt(path);
    if (folder === undefined)
      return {
        expected: "a folder that the server can read",
        found: path,
        advice: "Check its spelling, and that its disk is mounted.",
      };
    if (!isInside(folder, borders))
      return {
        expected: `a folder within ${borders.join(" or ")}`,
        found: path,
        advice: "Whoever starts the server says with --media-root where media may be.",
      };
    if (isWithin(folder, data) || isWithin(data, folder))
      return {
        expected: "a folder apart from the server's own data",
        found: path,
        advice: `The data are in ${data}: keep media elsewhere.`,
      };
  }
  return undefined;
}

/** The folder that a path leads to, all links followed. */
function folderAt(path: string): string | undefined {
  try {
    return statSync(path).isDirectory() ? realpathSync(path) : undefined;
  } catch {
    return undefined;
  }
}
