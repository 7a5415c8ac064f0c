import { expect, test } from "vitest";
import { butler } from "../../test/support/type-butler.ts";

const guide = {
  id: 4,
  title: "TV",
  source: "/guide.xml",
  timeZone: null,
  languages: [],
  channels: [],
  refreshedAt: "2026-11-22T01:00:00.000Z",
  checkedAt: "2026-11-22T01:00:00.000Z",
  problem: null,
  channelCount: 2,
  programmeCount: 300,
  startsAt: "2026-11-21T00:00:00.000Z",
  endsAt: "2026-11-29T00:00:00.000Z",
};
const list = { "GET /api/guides": { body: { guides: [guide] } } };
const programme = {
  categories: [],
  ratings: [],
  credits: [],
  isNew: false,
  isPremiere: false,
  isRepeat: false,
};

test("list", async () => {
  expect((await butler(["guide", "list"], list)).out).toBe(
    [
      "ID  GUIDE  CHANNELS  PROGRAMMES  UNTIL             REFRESHED         PROBLEM",
      "4   TV     2         300         2026-11-29 01:00  2026-11-22 02:00",
      "",
    ].join("\n"),
  );
  const none = { "GET /api/guides": { body: { guides: [] } } };
  expect((await butler(["guide", "list"], none)).out).toMatch(
    /^There are no programme guides yet\. Add one: /,
  );
});

test("add, with its zone and languages", async () => {
  const argv = [
    "guide",
    "add",
    "TV",
    "https://x/g.xml",
    "--zone",
    "Europe/Berlin",
    "--language",
    "de",
    "--language",
    "en",
  ];
  const { out, received } = await butler(argv, { "POST /api/guides": { body: guide } });
  expect(out).toBe('Added the guide "TV" (4). It is being read.\n');
  expect(JSON.parse(received[0]!.body)).toEqual({
    title: "TV",
    source: "https://x/g.xml",
    timeZone: "Europe/Berlin",
    languages: ["de", "en"],
  });
  expect(await butler([...argv, "--zone", "Nowhere"])).toMatchObject({ status: 2, asked: [] });
});

test("refresh and remove, by title or id", async () => {
  const answers = {
    ...list,
    "POST /livetv/dvrs/4/reloadGuide": {},
    "DELETE /api/guides/4": { body: { guides: [] } },
    "POST /api/tasks/RefreshEpgGuides/start": {
      body: { task: "RefreshEpgGuides", outcome: "started", runId: 9 },
    },
  };
  expect((await butler(["guide", "refresh", "tv"], answers)).out).toBe('Reading "TV".\n');
  expect((await butler(["guide", "refresh"], answers)).out).toBe("Reading every guide (run 9).\n");
  const removed = await butler(["guide", "remove", "4", "--yes"], answers);
  expect(removed.out).toBe('Removed the guide "TV".\n');
  expect(removed.asked).toContain("DELETE /api/guides/4");
  expect(await butler(["guide", "remove", "Radio"], answers)).toMatchObject({
    status: 3,
    err: 'error: no guide has the id or title "Radio". Guides: TV (4).\n',
  });
});

test("now, of the only guide there is", async () => {
  const on = (start: string, title: string, more = {}) => ({
    start,
    end: null,
    title,
    ...programme,
    ...more,
  });
  const answers = {
    ...list,
    "GET /api/guides/4/now": {
      body: {
        at: "2026-11-22T02:10:00.000Z",
        channels: [
          {
            channel: { id: "a", name: "First", number: "1" },
            now: on("2026-11-22T02:00:00.000Z", "Film", { subtitle: "Part 2" }),
            next: on("2026-11-22T03:15:00.000Z", "News"),
          },
          { channel: { id: "b", name: "Second" }, now: null, next: on("2026-11-22T05:00:00.000Z", "Sport") },
          { channel: { id: "c", name: "Third" }, now: null, next: null },
        ],
      },
    },
  };
  expect((await butler(["guide", "now"], answers)).out).toBe(
    [
      "NUMBER  CHANNEL  NOW                 NEXT",
      "1       First    03:00 Film: Part 2  04:15 News",
      "        Second   -                   06:00 Sport",
      "1 channel without programmes at 2026-11-22 03:10.",
      "",
    ].join("\n"),
  );
  const two = { "GET /api/guides": { body: { guides: [guide, { ...guide, id: 5, title: "Radio" }] } } };
  expect(await butler(["guide", "now"], two)).toMatchObject({
    status: 2,
    err: "error: say which guide. Guides: TV (4), Radio (5).\n",
  });
});
