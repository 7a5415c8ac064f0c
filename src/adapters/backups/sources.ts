import { isAbsolute } from "node:path";

/** A database that is backed up, and how its files are called. */
export interface Source {
  name: string;
  title: string;
  /** Absolute path. */
  file: string;
  /** What the names of its backups begin with; a dash and the day follow. */
  stem: string;
  /** Whether it is the one of this program. */
  own: boolean;
}

export const ownName = "butler";

/** @param file of our own database */
export const ownSource = (file: string): Source => ({
  name: ownName,
  title: "The database",
  file,
  stem: stemOf(ownName),
  own: true,
});

export const stemOf = (name: string): string => `${name}.db`;

/**
 * Reads `NAME=PATH;NAME=PATH`.
 * @throws Error for people, when an entry is not so, or a name comes twice
 */
export function parseSources(text: string): Source[] {
  const entries = text
    .split(";")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  const names = new Set([ownName]);
  return entries.map((entry) => {
    const [, name = "", file = ""] = /^([A-Za-z0-9_-]{1,40})\s*=\s*(.+)$/.exec(entry) ?? [];
    const wrong =
      name === ""
        ? "it is not written so"
        : !isAbsolute(file)
          ? "the path is not absolute"
          : names.has(name.toLowerCase())
            ? "the name is taken"
            : undefined;
    if (wrong !== undefined)
      throw new Error(
        `BackupOtherDatabases is written NAME=PATH;NAME=PATH with names of letters, digits, - and _, as in ` +
          `"plex=/config/com.plexapp.plugins.library.db"; of ${JSON.stringify(entry)} ${wrong}.`,
      );
    names.add(name.toLowerCase());
    return { name, title: `The database ${name}`, file, stem: stemOf(name), own: false };
  });
}
