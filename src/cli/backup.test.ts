import { expect, test } from "vitest";
import { butler } from "../../test/support/type-butler.ts";
import { Complaint } from "./complaint.ts";
import { NoServerHere } from "./connection.ts";
import type { BackupsHere } from "./hands.ts";

const backup = {
  id: 3,
  database: "butler",
  file: "/backups/butler.db-2026-11-20",
  bytes: 1_500_000,
  sha256: null,
  createdAt: "2026-11-20T02:00:00Z",
  verifiedAt: null,
  outcome: "damaged",
  message: "sections has 1 rows, not 2",
  secondCopy: null,
} as const;
const list = { backups: [backup], lastRestore: null };
const restored = {
  file: backup.file,
  at: "2026-11-22T02:10:00Z",
  outcome: "restored",
  message: "It is back.",
};

/** A data folder without a server. */
function here(calls: string[]): BackupsHere {
  return {
    list: async () => list,
    verify: async () => ({ ...backup, outcome: "verified", message: null }),
    delete: async () => backup,
    restore: async (id) => {
      calls.push(`restore ${id}`);
      return "/data/butler.db.replaced";
    },
    close: () => calls.push("close"),
  };
}
/** A server that does not answer. */
const stopped = (isNamed: boolean) => ({
  connection: async () => ({ url: "http://127.0.0.1:1", token: "", isNamed }),
});

test("the list says what every backup is worth", async () => {
  const { out, status } = await butler(["backup", "list"], { "GET /api/backups": { body: list } });
  expect(status).toBe(0);
  expect(out).toContain("/backups/butler.db-2026-11-20");
  expect(out).toMatch(/2026-11-20 03:00.*never\s+damaged: sections has 1 rows, not 2/);
  const json = await butler(["backup", "list", "--json"], { "GET /api/backups": { body: list } });
  expect(JSON.parse(json.out)).toEqual([backup]);
});

test("verifying a damaged one fails with what is wrong", async () => {
  const answers = { "GET /api/backups": { body: list }, "POST /api/backups/3/verify": { body: backup } };
  const { err, status } = await butler(["backup", "verify", "3"], answers);
  expect([status, err]).toEqual([
    1,
    `error: ${backup.file} cannot be restored: sections has 1 rows, not 2\n`,
  ]);
});

test("what is not there is told with what is, and a number is not enough to restore", async () => {
  const answers = { "GET /api/backups": { body: list } };
  expect(await butler(["backup", "delete", "9"], answers)).toMatchObject({
    status: 3,
    err: expect.stringContaining('"9". There are: butler.db-2026-11-20.'),
  });
  expect(await butler(["backup", "restore", "3"], answers)).toMatchObject({
    status: 2,
    err: expect.stringContaining("name the file"),
  });
});

test.each(["delete", "restore"])("%s is refused where nobody can be asked", async (deed) => {
  const answers = { "GET /api/backups": { body: list } };
  const { status, asked } = await butler(["backup", deed, "butler.db-2026-11-20"], answers);
  expect({ status, calls: new Set(asked) }).toEqual({ status: 2, calls: new Set(["GET /api/backups"]) });
});

test("a restore waits until the maintenance is over, and says how it went", async () => {
  const said = [
    { body: list },
    { body: list },
    { status: 503, body: {} },
    { body: { ...list, lastRestore: restored } },
  ];
  const answers = {
    // Whoever looks for the server, for the backup, and for what there was before: the same answer three times.
    "GET /api/backups": (() => {
      let asked = 0;
      return () => said[Math.max(0, asked++ - 2)]!;
    })(),
    "POST /api/backups/3/restore": { status: 202, body: { restoring: backup.file } },
  };
  const { out, status } = await butler(["backup", "restore", "butler.db-2026-11-20", "--yes"], answers);
  expect([status, out]).toEqual([0, "It is back.\n"]);
});

test("without a server the data folder is worked on, and let go of; one that was named must answer", async () => {
  const calls: string[] = [];
  const backupsHere = async () => here(calls);
  const hands = { ...stopped(false), backupsHere };
  const { out, status } = await butler(["backup", "restore", "butler.db-2026-11-20", "--yes"], {}, hands);
  expect([status, out]).toEqual([0, expect.stringContaining("kept as /data/butler.db.replaced")]);
  expect(calls).toEqual(["restore 3", "close"]);
  const none = async () => {
    throw new NoServerHere("/data");
  };
  expect(await butler(["backup", "list"], {}, { connection: none, backupsHere })).toMatchObject({
    status: 0,
  });
  expect(calls).toEqual(["restore 3", "close", "close"]);
  // However it was named: by an option, or by the environment, also where that is mistyped.
  const mistyped = async () => {
    throw new Complaint("There is no profile.", 3);
  };
  for (const [connection, status] of [
    [stopped(true).connection, 5],
    [mistyped, 3],
  ] as const)
    expect(
      await butler(["backup", "restore", "butler.db-2026-11-20", "--yes"], {}, { connection }),
    ).toMatchObject({
      status,
    });
});
