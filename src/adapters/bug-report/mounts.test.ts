import { expect, test } from "vitest";
import { mountIn, mountOf } from "./mounts.ts";

const table = String.raw`21 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
30 21 0:40 / /media/my\040films ro,noatime shared:1 - nfs4 nas:/films rw,vers=4.2
31 21 8:17 / /media rw - xfs /dev/sdb1 rw
`;

test.each([
  ["/media/my films/Dawn", { at: "/media/my films", type: "nfs4", source: "nas:/films", isReadOnly: true }],
  ["/media/my films", { type: "nfs4" }],
  ["/media/my filmsets", { at: "/media", type: "xfs", isReadOnly: false }],
  ["/home", { at: "/", type: "ext4" }],
])("over %s", (path, mount) => {
  expect(mountIn(table, path)).toMatchObject(mount);
});

test("a folder that is away, and one that is there", async () => {
  expect(await mountOf("/nowhere/at/all")).toEqual({ isThere: false });
  expect((await mountOf("/")).totalBytes).toBeGreaterThan(0);
});
