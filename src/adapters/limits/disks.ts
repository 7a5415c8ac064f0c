import { readFile, realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Disk, Disks } from "../../core/ports.ts";
import { namesIn, textOf } from "../gates/system.ts";

/** A line of /proc/self/mountinfo, as far as it is of use. */
export interface Mount {
  /** `major:minor`. */
  device: string;
  mount: string;
  /** What is mounted: `/dev/sda1`, `nas:/films`. */
  source: string;
}

/** Source: proc_pid_mountinfo(5). Spaces and the like are written as octal numbers. */
export function parseMounts(text: string): Mount[] {
  const plain = (field: string) =>
    field.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
  return text.split("\n").flatMap((line) => {
    const [left, right] = line.split(" - ");
    const [device, , mount] = left!.split(" ").slice(2);
    const source = right?.split(" ")[1];
    return device && mount && source ? [{ device, mount: plain(mount), source: plain(source) }] : [];
  });
}

/** The mount that a path lies on: the deepest, and of two on one folder the later one. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | undefined {
  let found: Mount | undefined;
  for (const one of mounts) {
    const isOn = one.mount === "/" || path === one.mount || path.startsWith(`${one.mount}/`);
    if (isOn && (!found || one.mount.length >= found.mount.length)) found = one;
  }
  return found;
}

/** For so long what is known of folders and mounts is believed, in milliseconds. */
const freshMs = 30_000;
const mostFolders = 10_000;
/** The word of a virtual machine about its disks is worth nothing: most say that they spin. */
const isVirtual = /\/virtio|\/vbd-|\/loop\d/;

/** @param root where /proc, /sys and /dev are, for tests @param now milliseconds that only grow, for tests */
export function createDisks({ root = "/", now = () => performance.now() } = {}): Disks {
  let readAt = Number.NEGATIVE_INFINITY;
  let mounts: Promise<Mount[] | undefined>;
  let folders = new Map<string, Promise<Disk>>();

  const renew = () => {
    if (now() - readAt < freshMs && folders.size < mostFolders) return;
    readAt = now();
    folders = new Map();
    mounts = readFile(join(root, "proc/self/mountinfo"), "utf8").then(parseMounts, () => undefined);
  };

  const diskOf = async (folder: string): Promise<Disk> => {
    const here = await realpath(folder).catch(() => folder);
    const all = await mounts;
    if (all === undefined) return elsewhere(here);
    const mount = mountOf(here, all);
    if (mount === undefined) return { id: "unknown", mount: "/", spinning: false };
    return { mount: mount.mount, ...(await physicalDisk(mount, root)) };
  };

  return {
    of: (file) => {
      renew();
      const folder = dirname(file);
      const known = folders.get(folder) ?? diskOf(folder);
      folders.set(folder, known);
      return known;
    },
  };
}

/** Without Linux's tables: by the number of the device. */
async function elsewhere(folder: string): Promise<Disk> {
  const device = await stat(folder).then(
    ({ dev }) => String(dev),
    () => "unknown",
  );
  return { id: device, mount: `device ${device}`, spinning: false };
}

/** The disk below a mount, whatever partitions and volumes lie between. Of network shares nothing is known. */
async function physicalDisk(
  { device, source }: Mount,
  root: string,
): Promise<{ id: string; spinning: boolean }> {
  const shown = device.startsWith("0:")
    ? join(root, "sys/class/block", basename(await realpath(join(root, source)).catch(() => source)))
    : join(root, "sys/dev/block", device);
  const isBlock = !device.startsWith("0:") || source.startsWith("/dev/");
  const block = isBlock ? await realpath(shown).catch(() => undefined) : undefined;
  if (block === undefined) return { id: device, spinning: false };
  const disk = await wholeDisk(block, root);
  const rotational = await textOf(disk, "queue/rotational");
  return { id: basename(disk), spinning: rotational === "1" && !isVirtual.test(disk) };
}

/** Of a partition its disk, of a volume on one disk that disk. */
async function wholeDisk(block: string, root: string, depth = 0): Promise<string> {
  const disk = (await textOf(block, "partition")) === undefined ? block : dirname(block);
  const slaves = await namesIn(disk, "slaves");
  if (slaves.length !== 1 || depth > 8) return disk;
  const below = await realpath(join(root, "sys/class/block", slaves[0]!)).catch(() => undefined);
  return below === undefined ? disk : wholeDisk(below, root, depth + 1);
}
