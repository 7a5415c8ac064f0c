import { expect, test } from "vitest";
import type { Answers } from "../../test/support/answering-server.ts";
import { agreeing, starting, unauthorized } from "../../test/support/plex-answers.ts";
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

test("it stops one task, and all of them", async () => {
  expect(await butler(["stop", "BackupDatabase"], agreeing)).toMatchObject({
    ...{ status: 0, out: "BackupDatabase is stopped.\n", asked: ["DELETE /butler/BackupDatabase"] },
  });
  expect(await butler(["stop-all"], agreeing)).toMatchObject({ status: 0, asked: ["DELETE /butler"] });
  expect(JSON.parse((await butler(["tasks", "--json"], agreeing)).out)).toMatchObject([
    { name: "BackupDatabase" },
  ]);
});

test("its sections and its settings are shown, each with more than we ask for", async () => {
  const location = { id: 1, path: "/media/films" };
  const section = { ...{ key: "1", type: "movie", title: "Films", agent: "tv.plex" }, Location: [location] };
  const setting = {
    ...{ id: "FriendlyName", label: "Name", summary: "", type: "text", default: "", value: "Attic" },
    ...{ hidden: false, advanced: false, group: "general" },
  };
  const answers: Answers = {
    "GET /library/sections": { body: { MediaContainer: { size: 1, Directory: [section] } } },
    "GET /:/prefs": { body: { MediaContainer: { size: 1, Setting: [setting] } } },
  };
  const sections = await butler(["library", "list"], answers);
  expect(sections.status, sections.err).toBe(0);
  expect(sections.out).toMatch(/^1 +Films +movie +idle +\/media\/films$/m);
  expect(await butler(["prefs", "get", "FriendlyName"], answers)).toMatchObject({
    status: 0,
    out: "Attic\n",
  });
  expect((await butler(["prefs", "get"], answers)).out).toMatch(/^FriendlyName +Attic \* +Name$/m);
});

const commands = [
  ...[["tasks"], ["stop", "BackupDatabase"], ["start-all"], ["stop-all"]],
  ["start", "BackupDatabase"],
];

test.each(commands)("a token that it does not know: butler %s %s", async (...argv) => {
  const answers = { ...unauthorized, "POST /api/tasks/BackupDatabase/start": nothing };
  const { status, out, err } = await butler(argv, answers);
  expect({ status, out }).toEqual({ status: 4, out: "" });
  expect(err).toMatch(/^error: .*(?:does not know this access token|401)/);
  expect(err).not.toContain("<html>");
});

test.each(commands)("it is still starting: butler %s %s", async (...argv) => {
  const answers = { ...starting, "POST /api/tasks/BackupDatabase/start": nothing };
  const { status, out, err } = await butler(argv, answers);
  expect({ status, out }).toEqual({ status: 5, out: "" });
  expect(err).toMatch(/^error: ./);
});

test.each(["--now", "--wait"])("start %s is more than it knows", async (option) => {
  const { status, out, err, asked } = await butler(["start", "BackupDatabase", option], plex);
  expect({ status, out }).toEqual({ status: 2, out: "" });
  expect(err).toContain("knows no --now, --wait and --confirm");
  expect(asked).not.toContain("POST /butler/BackupDatabase");
});

const onlyOurs = [
  ...[["runs"], ["run", "1"], ["machines"], ["schedule"], ["trash", "list"], ["token", "list"], ["pause"]],
  ...[["guide", "list"], ["item", "1"], ["task", "show", "BackupDatabase"], ["logs"], ["logs", "--follow"]],
  ...[
    ["gate", "list"],
    ["notify", "list"],
    ["backup", "list"],
  ],
];

test.each(onlyOurs)("butler %s %s says that only a Butler has it", async (...argv) => {
  const { status, out, err } = await butler(argv, plex);
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
