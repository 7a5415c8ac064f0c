import { readFile, realpath, statfs } from "node:fs/promises";

/** The disk behind a folder. */
export interface Mount {
  isThere: boolean;
  /** Such as ext4, nfs4 or overlay; where the system tells it. */
  type?: string | undefined;
  isReadOnly?: boolean | undefined;
  /** Where the disk is mounted, and what is mounted there. */
  at?: string | undefined;
  source?: string | undefined;
  totalBytes?: number | undefined;
  freeBytes?: number | undefined;
}

/** What is mounted where a folder is. */
export async function mountOf(folder: string): Promise<Mount> {
  const [path, disk] = await Promise.all([
    realpath(folder).catch(() => undefined),
    statfs(folder).catch(() => undefined),
  ]);
  if (path === undefined || disk === undefined) return { isThere: false };
  const table = await readFile("/proc/self/mountinfo", "utf8").catch(() => "");
  return {
    isThere: true,
    ...mountIn(table, path),
    totalBytes: disk.blocks * disk.bsize,
    freeBytes: disk.bavail * disk.bsize,
  };
}

/** The last mount over a path. @param table of proc_pid_mountinfo(5) */
export function mountIn(table: string, path: string): Partial<Mount> {
  const mounts = table.split("\n").flatMap((line) => {
    const [front, back] = line.split(" - ");
    const [, , , , at, options] = front!.split(" ");
    const [type, source] = back?.split(" ") ?? [];
    if (at === undefined || type === undefined) return [];
    const isReadOnly = options?.split(",").includes("ro");
    return [{ at: unescaped(at), type, source: unescaped(source ?? ""), isReadOnly }];
  });
  const over = mounts.filter(({ at }) => `${path}/`.startsWith(at === "/" ? at : `${at}/`));
  // Of two at one place the later one is seen.
  return over.reduce<Partial<Mount>>(
    (best, one) => (one.at.length >= (best.at?.length ?? 0) ? one : best),
    {},
  );
}

/** Blanks and the like are written in octal. */
const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
