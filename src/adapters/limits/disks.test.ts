import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/small-house.ts";
import { createDisks, mountOf, parseMounts } from "./disks.ts";

/** A line of /proc/self/mountinfo. */
const line = (device: string, mount: string, source: string, type = "ext4") =>
  `36 35 ${device} / ${mount} rw,noatime master:1 - ${type} ${source} rw,errors=continue`;

/**
 * A machine with a spinning disk of two partitions (sda), an SSD (nvme0n1), a virtual disk that says that it spins
 * (vda), and an encrypted volume on sda (dm-0).
 */
function machine(mounts: readonly string[]) {
  const root = temporaryFolder();
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${text}\n`);
  };
  const link = (path: string, target: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    symlinkSync(join(root, target), join(root, path));
  };
  const disk = (name: string, folder: string, rotational: number, numbers: string) => {
    put(`${folder}/queue/rotational`, String(rotational));
    link(`sys/class/block/${name}`, folder);
    link(`sys/dev/block/${numbers}`, folder);
  };
  disk("sda", "sys/devices/pci0/ata1/block/sda", 1, "8:0");
  for (const n of [1, 2]) {
    put(`sys/devices/pci0/ata1/block/sda/sda${n}/partition`, String(n));
    link(`sys/class/block/sda${n}`, `sys/devices/pci0/ata1/block/sda/sda${n}`);
    link(`sys/dev/block/8:${n}`, `sys/devices/pci0/ata1/block/sda/sda${n}`);
  }
  disk("nvme0n1", "sys/devices/pci0/nvme/nvme0n1", 0, "259:0");
  disk("vda", "sys/devices/pci0/virtio1/block/vda", 1, "254:0");
  disk("dm-0", "sys/devices/virtual/block/dm-0", 1, "253:0");
  link("sys/devices/virtual/block/dm-0/slaves/sda2", "sys/devices/pci0/ata1/block/sda/sda2");
  link("dev/mapper/films", "dev/dm-0");
  put("dev/dm-0", "");
  put("dev/sda1", "");
  put("proc/self/mountinfo", mounts.join("\n"));
  return createDisks({ root, now: () => 0 });
}

describe("the disk of a file", () => {
  test.each([
    ["a partition", line("8:1", "/films", "/dev/sda1"), { id: "sda", spinning: true }],
    ["a solid state disk", line("259:0", "/films", "/dev/nvme0n1"), { id: "nvme0n1", spinning: false }],
    ["an encrypted volume", line("253:0", "/films", "/dev/mapper/films"), { id: "sda", spinning: true }],
    [
      "a file system of no block device",
      line("0:40", "/films", "/dev/sda1", "btrfs"),
      { id: "sda", spinning: true },
    ],
    [
      "the same on a volume",
      line("0:41", "/films", "/dev/mapper/films", "btrfs"),
      { id: "sda", spinning: true },
    ],
    ["a virtual disk, whatever it says", line("254:0", "/films", "/dev/vda"), { id: "vda", spinning: false }],
    ["a share", line("0:52", "/films", "nas:/films", "nfs4"), { id: "0:52", spinning: false }],
  ])("on %s", async (_, mount, expected) => {
    const disks = machine([line("259:0", "/", "/dev/nvme0n1"), mount]);
    expect(await disks.of("/films/Heat (1995)/Heat.mkv")).toEqual({ ...expected, mount: "/films" });
  });

  test("is that of two partitions of it alike", async () => {
    const disks = machine([line("8:1", "/films", "/dev/sda1"), line("8:2", "/shows", "/dev/sda2")]);
    const [films, shows] = [await disks.of("/films/a.mkv"), await disks.of("/shows/b.mkv")];
    expect([films.id, films.mount, shows.id, shows.mount]).toEqual(["sda", "/films", "sda", "/shows"]);
  });

  test("is where its links lead", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "there"));
    symlinkSync(join(folder, "there"), join(folder, "here"));
    const disks = machine([
      line("8:1", "/", "/dev/sda1"),
      line("259:0", join(folder, "there"), "/dev/nvme0n1"),
    ]);
    expect(await disks.of(join(folder, "here", "a.mkv"))).toMatchObject({ id: "nvme0n1" });
  });

  test("is not known where the system has no such tables, and told all the same", async () => {
    const disks = createDisks({ root: temporaryFolder() });
    const disk = await disks.of(import.meta.filename);
    expect(disk).toMatchObject({ spinning: false });
    expect(disk.id).toMatch(/^\d+$/);
    expect(await disks.of("/no/such/folder/a.mkv")).toMatchObject({ id: "unknown" });
  });

  test("of this machine is found", async () => {
    const { id, mount } = await createDisks().of(import.meta.filename);
    expect(id).not.toBe("");
    expect(import.meta.filename.startsWith(mount) || !mount.startsWith("/")).toBe(true);
  });
});

describe("mounts", () => {
  const mounts = parseMounts(
    [
      line("8:1", "/", "a"),
      line("8:2", "/mnt/my\\040films", "b"),
      line("8:3", "/mnt", "c"),
      "nonsense",
      "",
    ].join("\n"),
  );

  test.each([
    ["/mnt/my films/a.mkv", "8:2"],
    ["/mnt/my films", "8:2"],
    ["/mnt/my films 2/a.mkv", "8:3"],
    ["/mntx/a.mkv", "8:1"],
  ])("%s", (path, device) => {
    expect(mountOf(path, mounts)?.device).toBe(device);
  });

  test("of two on one folder the later one is seen", () => {
    const both = parseMounts([line("8:1", "/mnt", "a"), line("8:2", "/mnt", "b")].join("\n"));
    expect(mountOf("/mnt/a", both)?.device).toBe("8:2");
  });

  test("nothing lies on no mount", () => {
    expect(mountOf("/a", [])).toBeUndefined();
  });
});
