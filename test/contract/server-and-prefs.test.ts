import { XMLParser } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import type { Activity } from "../../src/api/activities.ts";
import { openDoor } from "../support/open-door.ts";

const json = { Accept: "application/json" };
const elements = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  isArray: (name) => ["Setting", "Activity", "Directory"].includes(name),
});

const activity: Activity = {
  uuid: "1f0e",
  type: "butler",
  cancellable: true,
  userID: 1,
  title: "Backup Database",
  subtitle: "",
  progress: 42,
  Context: { task: "BackupDatabase" },
};

describe("the server itself", () => {
  test("GET / says who it is, ownerFeatures as text", async () => {
    await using door = await openDoor();
    const { MediaContainer } = await (await door.call("/", { headers: json })).json();
    expect(MediaContainer).toMatchObject({
      machineIdentifier: "0123456789abcdef",
      version: "0.1.0",
      size: 3,
    });
    expect(MediaContainer.friendlyName).toBe("Butler");
    expect(typeof MediaContainer.ownerFeatures).toBe("string");
    const inXml = elements.parse(await (await door.call("/")).text()).MediaContainer;
    expect(inXml).toMatchObject({ machineIdentifier: "0123456789abcdef", ownerFeatures: "", myPlex: "0" });
    expect(inXml.Directory.map(({ key }: { key: string }) => key)).toEqual([
      "activities",
      "butler",
      "library",
    ]);
  });

  test("GET /identity needs no token, and only it", async () => {
    await using door = await openDoor();
    const answer = await fetch(`${door.url}/identity`, { headers: json });
    expect(answer.status).toBe(200);
    expect((await answer.json()).MediaContainer).toEqual({
      size: 0,
      claimed: false,
      machineIdentifier: "0123456789abcdef",
      version: "0.1.0",
    });
    expect((await fetch(`${door.url}/identity`, { method: "HEAD" })).status).toBe(200);
    expect((await fetch(`${door.url}/identity`, { method: "POST" })).status).toBe(401);
    expect((await fetch(`${door.url}/`)).status).toBe(401);
  });
});

describe("activities", () => {
  test("an idle server answers an empty container", async () => {
    await using door = await openDoor();
    expect(await (await door.call("/activities")).text()).toContain('<MediaContainer size="0"/>');
    expect(await (await door.call("/activities", { headers: json })).json()).toEqual({
      MediaContainer: { size: 0, Activity: [] },
    });
  });

  test("a live one is shown with all its fields", async () => {
    await using door = await openDoor();
    door.butler.live.push(activity);
    const list = await (await door.call("/activities", { headers: json })).json();
    expect(list).toEqual({ MediaContainer: { size: 1, Activity: [activity] } });
    const inXml = elements.parse(await (await door.call("/activities")).text());
    expect(inXml.MediaContainer.Activity[0]).toMatchObject({
      uuid: "1f0e",
      cancellable: "1",
      progress: "42",
      Context: { task: "BackupDatabase" },
    });
  });

  test("DELETE cancels it: 200 empty; 400 when it cannot be; 404 when there is none", async () => {
    await using door = await openDoor();
    door.butler.live.push(activity, { ...activity, uuid: "fixed" });
    door.butler.notCancellable.add("fixed");
    const cancel = (uuid: string) => door.call(`/activities/${uuid}`, { method: "DELETE", headers: json });
    const cancelled = await cancel("1f0e");
    expect([cancelled.status, await cancelled.text()]).toEqual([200, ""]);
    const fixed = await cancel("fixed");
    expect([fixed.status, (await fixed.json()).errors[0].code]).toEqual([400, 1103]);
    const unknown = await cancel("nothing");
    expect([unknown.status, (await unknown.json()).errors[0].code]).toEqual([404, 1102]);
  });
});

describe("preferences", () => {
  const settingsOf = async (door: Awaited<ReturnType<typeof openDoor>>) =>
    (await (await door.call("/:/prefs", { headers: json })).json()).MediaContainer.Setting;
  const savedValue = async (door: Awaited<ReturnType<typeof openDoor>>, id: string) =>
    (await settingsOf(door)).find((setting: { id: string }) => setting.id === id).value;

  test("the list has natural types in JSON, and types that clients know", async () => {
    await using door = await openDoor();
    const settings = await settingsOf(door);
    const byId = new Map(settings.map((setting: { id: string }) => [setting.id, setting]));
    expect(byId.get("ButlerStartHour")).toMatchObject({ type: "int", default: 2, value: 2, group: "butler" });
    expect(byId.get("ButlerTaskRefreshLibraries")).toMatchObject({
      type: "bool",
      default: false,
      value: false,
    });
    expect(byId.get("GenerateBIFBehavior")).toMatchObject({
      value: "never",
      enumValues:
        "never:never|scheduled:as a scheduled task|asap:as a scheduled task and when media is added",
    });
    for (const setting of settings) {
      expect(setting.id).not.toBe("");
      expect(["bool", "int", "double", "text"]).toContain(setting.type);
      expect(Object.keys(setting)).toEqual(
        expect.arrayContaining([
          "id",
          "label",
          "summary",
          "type",
          "default",
          "value",
          "hidden",
          "advanced",
          "group",
        ]),
      );
      expect(setting).not.toHaveProperty("choices");
    }
  });

  test("the list in XML has 1 and 0", async () => {
    await using door = await openDoor();
    const { Setting } = elements.parse(await (await door.call("/:/prefs")).text()).MediaContainer;
    const hour = Setting.find(({ id }: { id: string }) => id === "ButlerStartHour");
    expect(hour).toMatchObject({ value: "2", hidden: "0" });
    expect(hour.enumValues).toMatch(/^0:Midnight\|1:1 am\|.*\|12:Noon\|13:1 pm\|.*\|23:11 pm$/);
  });

  test.each([
    ["ButlerStartHour", "3", 3],
    ["butlerEndHour", "0", 0],
    ["ButlerTaskBackupDatabase", "0", false],
  ] as const)("PUT %s=%s is saved and read back", async (id, text, value) => {
    await using door = await openDoor();
    const answer = await door.call(`/:/prefs?${id}=${text}&X-Plex-Product=PlexAPI`, { method: "PUT" });
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    expect(await savedValue(door, id[0]!.toUpperCase() + id.slice(1))).toBe(value);
  });

  test("quoted values are read as they were meant", async () => {
    await using door = await openDoor();
    const path = "/srv/back ups/é&=+";
    expect(
      (await door.call(`/:/prefs?ButlerDatabaseBackupPath=${encodeURIComponent(path)}`, { method: "PUT" }))
        .status,
    ).toBe(200);
    expect(await savedValue(door, "ButlerDatabaseBackupPath")).toBe(path);
  });

  test.each([
    ["ButlerStartHour=24", 1105, "0 to 23"],
    ["ButlerStartHour=3&ButlerEndHour=99", 1105, "0 to 23"],
    ["ButlerStartHour=3&ButlerEndHours=4", 1104, "Did you mean ButlerEndHour?"],
    ["ButlerStartHour=3&ButlerStartHour=4", 1000, "once"],
    ["", 1000, "?ButlerStartHour=3"],
    ["ButlerStartHour", 1105, "0 to 23"],
  ])("PUT ?%s is a 400 that saves nothing", async (query, code, words) => {
    await using door = await openDoor();
    const answer = await door.call(`/:/prefs?${query}`, { method: "PUT", headers: json });
    expect(answer.status).toBe(400);
    const [error] = (await answer.json()).errors;
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
    expect(await savedValue(door, "ButlerStartHour")).toBe(2);
  });

  test("GET /:/prefs/get has one, in any case, or 404 with the nearest", async () => {
    await using door = await openDoor();
    const one = await (await door.call("/:/prefs/get?id=butlerStartHour", { headers: json })).json();
    expect(one.MediaContainer).toMatchObject({ size: 1, Setting: [{ id: "ButlerStartHour", value: 2 }] });
    const none = await door.call("/:/prefs/get?id=ButlerStrtHour", { headers: json });
    expect(none.status).toBe(404);
    expect((await none.json()).errors[0].message).toContain("Did you mean ButlerStartHour?");
    expect((await door.call("/:/prefs/get")).status).toBe(404);
  });

  test("wrong methods and other spellings of the address", async () => {
    await using door = await openDoor();
    const wrong = await door.call("/:/prefs", { method: "POST" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, HEAD, PUT, OPTIONS"]);
    expect((await door.call("/:/prefs/")).status).toBe(200);
    expect((await door.call("/x/prefs")).status).toBe(404);
  });
});
