import { expect, test } from "vitest";
import type { Answers } from "../../test/support/answering-server.ts";
import { butler } from "../../test/support/type-butler.ts";

/** As a Plex Media Server answers: six fields of a task, empty bodies, and a page for what it does not have. */
const task = (name: string) => ({
  ...{ name, interval: 3, scheduleRandomized: false, enabled: true, title: name, description: "" },
});
const nothing = { status: 404, body: "<html><head><title>Not Found</title></head></html>" };
const plex: Answers = {
  "GET /butler": { body: { ButlerTasks: { ButlerTask: [task("BackupDatabase")] } } },
  "POST /butler": { body: "" },
  "POST /butler/BackupDatabase": { body: "" },
  "POST /api/tasks/BackupDatabase/start": nothing,
  "GET /api/events": nothing,
  "GET /api/runs?limit=20": nothing,
  "GET /api/machines": nothing,
};

test("what it can answer is shown, without what it does not say", async () => {
  const { status, out } = await butler(["tasks"], plex);
  expect(status).toBe(0);
  expect(out).toContain("BackupDatabase  3 days  yes      -      -         -");
});

test("it starts tasks, and what it did is not made up", async () => {
  expect(await butler(["start", "BackupDatabase"], plex)).toMatchObject({
    status: 0,
    out: "BackupDatabase was asked to start; this server says no more.\n",
  });
  const running: Answers = { ...plex, "POST /butler/BackupDatabase": { status: 202, body: "" } };
  expect((await butler(["start", "BackupDatabase"], running)).out).toBe(
    "BackupDatabase is running already.\n",
  );
  expect((await butler(["start-all"], plex)).out).toBe(
    "Every enabled task was asked to start; this server does not say which did.\n",
  );
});

test.each(["--now", "--wait"])("start %s is more than it knows", async (option) => {
  const { status, out, err, asked } = await butler(["start", "BackupDatabase", option], plex);
  expect({ status, out }).toEqual({ status: 2, out: "" });
  expect(err).toContain("knows no --now, --wait and --confirm");
  expect(asked).not.toContain("POST /butler/BackupDatabase");
});

test.each(["runs", "machines"])("%s says that only a Butler has it", async (command) => {
  const { status, out, err } = await butler([command], plex);
  expect({ status, out }).toEqual({ status: 3, out: "" });
  expect(err).toContain("This server is no Butler: a Plex Media Server has no such call.");
});

test("watch looks at its activities again and again", async () => {
  const backup = {
    uuid: "u",
    type: "butler",
    cancellable: true,
    userID: 1,
    title: "Backing up",
    subtitle: "",
  };
  const looks = [12, 15, 31].map((progress) => [{ ...backup, progress }]);
  const answers: Answers = {
    ...plex,
    "GET /activities": () => ({ body: { MediaContainer: { Activity: looks.shift() ?? [] } } }),
  };
  expect(await butler(["watch", "--until-idle"], answers)).toMatchObject({
    status: 0,
    out: "Backing up, 12%\nBacking up, 31%\n",
  });
});
