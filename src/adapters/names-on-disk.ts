import { lstat, readdir, stat } from "node:fs/promises";

/** What a disk is asked for here. Absolute paths. @throws errors of `node:fs` */
export interface Disk {
  /** The names in a folder, exactly as they are written. */
  names(folder: string): Promise<readonly string[]>;
  /** Rejects when there is nothing of this name, or of one that the disk takes for the same. */
  look(path: string): Promise<unknown>;
}

const realDisk: Disk = {
  names: (folder) => readdir(folder),
  look: (path) => lstat(path),
};

/** What a disk may take for the same name: other case, other normal form of Unicode. */
export const folded = (path: string): string => path.normalize("NFC").toLowerCase();

/**
 * How the disk itself writes a path: some take names for the same that differ in case or in their normal form.
 * @param path from the root, with '/'; empty for the root
 * @returns undefined when there is nothing of this name, or nobody can say how it is written
 */
export async function asWritten(root: string, path: string, disk = realDisk): Promise<string | undefined> {
  const written: string[] = [];
  for (const name of path === "" ? [] : path.split("/")) {
    const same = await nameIn([root, ...written].join("/"), name, disk);
    if (same === undefined) return undefined;
    written.push(same);
  }
  return written.join("/");
}

async function nameIn(folder: string, name: string, disk: Disk): Promise<string | undefined> {
  const isThere = (one: string) =>
    disk.look(`${folder}/${one}`).then(
      () => true,
      () => false,
    );
  if (!(await isThere(name))) return undefined;
  const forms = [name.toUpperCase(), name.toLowerCase(), name.normalize("NFC"), name.normalize("NFD")];
  const others = await Promise.all(forms.filter((form) => form !== name).map(isThere));
  // Listing a folder of many thousand files is only needed where the name may stand for another.
  if (!others.includes(true)) return name;
  const names = await disk.names(folder).catch((): string[] => []);
  return names.includes(name) ? name : names.find((other) => folded(other) === folded(name));
}

/**
 * Whether there is surely nothing at a path below a root: the nearest folder above it is there and does not have it.
 * False also when nobody can say: a root that is missing, a folder that may not be entered, a link to a disk that is not
 * mounted.
 */
export async function isGoneFrom(root: string, path: string): Promise<boolean> {
  let place = root;
  try {
    for (const name of path.split("/")) {
      if (!(await stat(place)).isDirectory()) return place !== root;
      place = `${place}/${name}`;
      const isThere = await lstat(place).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === "ENOENT") return false;
          throw error;
        },
      );
      if (!isThere) return true;
    }
  } catch {
    // What fails here is not the name that is asked for, but the way to it.
  }
  return false;
}

/**
 * Whether a file that is known at one path is no longer there because it is called otherwise now: the disk still finds
 * it under the old name, but writes it in another case or normal form.
 */
export async function isRenamedTo(root: string, from: string, to: string, disk = realDisk): Promise<boolean> {
  return from !== to && folded(from) === folded(to) && (await asWritten(root, from, disk)) === to;
}
