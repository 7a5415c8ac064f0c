import { describe, expect, test } from "vitest";
import { butler } from "../../test/support/type-butler.ts";

const entry = {
  id: 3,
  kind: "folder",
  title: "Bundle 3f2a",
  why: "The library has no media that it belongs to.",
  task: "CleanOldBundles",
  runId: 12,
  origin: "Media/localhost/3/f2a.bundle",
  bytes: 1_500_000,
  trashedAt: "2026-11-20T02:00:00Z",
  keptUntil: "2026-11-27T02:00:00Z",
};
const plan = {
  task: "CleanOldBundles",
  items: 3,
  bytes: 14,
  refused: "Too much.",
  offset: 0,
  doomed: [
    { key: "a", title: "Bundle a", bytes: 7, why: "Gone." },
    { key: "b", title: "Bundle b", bytes: 7, why: "Gone." },
  ],
};
const start = "POST /api/tasks/CleanOldBundles/start";

test("the trash is a table, or a sentence when it is empty", async () => {
  const list = { entries: [entry], items: 4, bytes: 2_000_000 };
  const answers = { "GET /api/trash?limit=50": { body: list } };
  expect((await butler(["trash", "list"], answers)).out).toBe(
    [
      "ID  WHAT         SIZE    BY               SINCE                       UNTIL                      WHY",
      "3   Bundle 3f2a  1.5 MB  CleanOldBundles  2026-11-20 03:00 (2 d ago)  2026-11-27 03:00 (in 4 d)  The library has no media that it belongs to.",
      "1 of 4 things, 2.0 MB in all.",
      "",
    ].join("\n"),
  );
  expect(JSON.parse((await butler(["trash", "list", "--json"], answers)).out)).toEqual(list);
  const empty = { "GET /api/trash?limit=50": { body: { entries: [], items: 0, bytes: 0 } } };
  expect((await butler(["trash", "list"], empty)).out).toBe("The trash is empty.\n");
});

test("several things are put back, one after the other", async () => {
  const answers = {
    "POST /api/trash/3/restore": { body: entry },
    "POST /api/trash/4/restore": { body: { ...entry, title: "Film" } },
  };
  expect((await butler(["trash", "restore", "3", "4"], answers)).out).toBe(
    "Bundle 3f2a is back.\nFilm is back.\n",
  );
  expect((await butler(["trash", "restore", "all"], answers)).status).toBe(2);
});

describe("emptying", () => {
  const answers = {
    "GET /api/trash?limit=1": { body: { entries: [entry], items: 2, bytes: 1000 } },
    "DELETE /api/trash": { body: { items: 2, bytes: 1000 } },
  };
  const asked = ["GET /api/trash?limit=1"];

  test("says how much it was", async () => {
    const { out } = await butler(["trash", "empty", "--yes"], answers);
    expect(out).toBe("2 things removed for good, 1.0 kB.\n");
  });

  test("asks first, and takes anything but yes for no", async () => {
    const questions: string[] = [];
    const answering = (answer: string) => ({
      ask: async (question: string) => {
        questions.push(question);
        return answer;
      },
    });
    expect(await butler(["trash", "empty"], answers, answering("yep"))).toMatchObject({
      ...{ status: 1, out: "", err: "Nothing was changed.\n", asked },
    });
    expect(await butler(["trash", "empty"], answers, answering("Y"))).toMatchObject({ status: 0 });
    expect(questions).toEqual(
      Array(2).fill("Remove everything in the trash for good (2 things, 1.0 kB)? [y/N] "),
    );
  });

  test("is refused where nobody can be asked", async () => {
    const { status, out, err, asked: calls } = await butler(["trash", "empty"], answers);
    expect({ status, out, calls }).toEqual({ status: 2, out: "", calls: asked });
    expect(err).toContain("There is no terminal to ask at: say --yes to go ahead.");
  });
});

test("a dry run shows what would go, how to see more, and what would be refused", async () => {
  const { out, received } = await butler(["start", "CleanOldBundles", "--dry-run"], {
    [start]: { body: plan },
  });
  expect(out).toBe(
    [
      "WHAT      SIZE  WHY",
      "Bundle a  7 B   Gone.",
      "Bundle b  7 B   Gone.",
      "... and 1 more: `--offset 2` shows them.",
      "CleanOldBundles would remove 3 things, 14 B.",
      "It would refuse: Too much.",
      "",
    ].join("\n"),
  );
  expect(received[0]!.body).toBe('{"dryRun":true,"offset":0}');
  const json = await butler(["start", "CleanOldBundles", "--dry-run", "--json"], { [start]: { body: plan } });
  expect(JSON.parse(json.out)).toEqual(plan);
});

test("--confirm says so to the server", async () => {
  const answer = { body: { task: "CleanOldBundles", outcome: "started", runId: 1 } };
  const { received } = await butler(["start", "CleanOldBundles", "--confirm"], { [start]: answer });
  expect(received[0]!.body).toBe('{"force":false,"confirm":true}');
});
