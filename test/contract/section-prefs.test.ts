import { XMLParser } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { sectionPreferenceIds } from "../../src/api/section-preferences.ts";
import { openDoor } from "../support/open-door.ts";
import { addSection } from "../support/small-library.ts";

const json = { Accept: "application/json" };

async function openSection() {
  const door = await openDoor();
  addSection(door.store, "Films", "movie", []);
  addSection(door.store, "Recordings", "show", []);
  const settings = async (id = 1): Promise<Record<string, unknown>[]> => {
    const answer = await door.call(`/library/sections/${id}/prefs?agent=x`, { headers: json });
    return (await answer.json()).MediaContainer.Setting;
  };
  const value = async (preference: string, id = 1) =>
    (await settings(id)).find((one) => one.id === preference)?.value;
  return { door, settings, value, [Symbol.asyncDispose]: () => door[Symbol.asyncDispose]() };
}

describe("the list", () => {
  test("has every preference with all of Plex's fields", async () => {
    await using section = await openSection();
    const settings = await section.settings();
    expect(settings.map(({ id }) => id)).toEqual(sectionPreferenceIds);
    for (const setting of settings) {
      expect(setting).toMatchObject({ summary: expect.any(String), label: expect.any(String) });
      expect(["bool", "int", "text"]).toContain(setting.type);
      expect(setting.value).toBe(setting.default);
      expect(setting).not.toHaveProperty("range");
      expect(setting).not.toHaveProperty("multipleOf");
    }
    const byId = Object.fromEntries(settings.map(({ id, value }) => [id, value]));
    expect(byId).toMatchObject({
      enableBIFGeneration: true,
      enableIntroMarkerGeneration: true,
      enableAdMarkerGeneration: false,
      previewIntervalSeconds: 0,
      previewWidth: 320,
      exportEdl: false,
    });
  });

  test("is the same in XML, with digits", async () => {
    await using section = await openSection();
    const text = await (await section.door.call("/library/sections/1/prefs")).text();
    const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" });
    const { size, Setting } = parser.parse(text).MediaContainer;
    expect([Number(size), Setting.length]).toEqual([
      sectionPreferenceIds.length,
      sectionPreferenceIds.length,
    ]);
    expect(Setting[0]).toMatchObject({ id: "enableBIFGeneration", type: "bool", value: "1", default: "1" });
  });
});

describe("saving", () => {
  test.each([
    ["/library/sections/1/prefs?enableBIFGeneration=0&previewWidth=240"],
    ["/library/sections/1/prefs?prefs%5BenableBIFGeneration%5D=false&prefs[previewWidth]=240"],
    ["/library/sections/1?agent=com.plexapp.agents.none&prefs[enablebifgeneration]=0&previewWidth=240"],
  ])("PUT %s is read back, of this section alone", async (path) => {
    await using section = await openSection();
    const answer = await section.door.call(path, { method: "PUT" });
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    expect([await section.value("enableBIFGeneration"), await section.value("previewWidth")]).toEqual([
      false,
      240,
    ]);
    expect(await section.value("enableBIFGeneration", 2)).toBe(true);
  });

  test.each([
    ["1/prefs?enableBIFGeneration=0&previewWidth=241", 400, 1105, "a multiple of 2 from 160 to 640"],
    ["1/prefs?enableBIFGeneration=0&previewQuality=1", 400, 1105, "2 to 31"],
    ["1/prefs?enableBIFGeneration=0&enableBIF=1", 400, 1104, "Did you mean enableBIFGeneration?"],
    ["1/prefs?enableBIFGeneration=0&prefs[enableBIFGeneration]=1", 400, 1000, "each preference once"],
    ["1/prefs?enableBIFGeneration=0&name=Other", 400, 1104, 'found "name"'],
    ["1/prefs?agent=x", 400, 1000, "GET /library/sections/{id}/prefs lists them."],
    ["9/prefs?enableBIFGeneration=0", 404, 1116, "id of a section"],
    ["x/prefs?enableBIFGeneration=0", 400, 1000, "an id"],
  ])("PUT /library/sections/%s is a %d that saves nothing", async (path, status, code, words) => {
    await using section = await openSection();
    const answer = await section.door.call(`/library/sections/${path}`, { method: "PUT", headers: json });
    expect(answer.status).toBe(status);
    const [error] = (await answer.json()).errors;
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
    expect(await section.value("enableBIFGeneration")).toBe(true);
  });

  test("goes with the section", async () => {
    await using section = await openSection();
    const { door } = section;
    await door.call("/library/sections/1/prefs?previewWidth=240", { method: "PUT" });
    const item = { type: "movie", identity: "Cube", title: "Cube", sortTitle: "cube" } as const;
    const place = { sectionId: 1, rootId: 1, path: "Cube.mkv", label: "Cube", stack: "", lineage: [item] };
    door.store.catalogue.addFile({ ...place, size: 1, mtime: 1, bundle: "0".repeat(40) }, 1);
    const bookmark = { type: "bookmark", startMs: 1, endMs: null, title: null, color: null } as const;
    const { id } = door.store.markers.add(1, bookmark, 1);
    expect((await door.call("/library/sections/1", { method: "DELETE" })).status).toBe(200);
    expect((await door.call("/library/sections/1/prefs")).status).toBe(404);
    expect(door.store.sectionSettings.get(1, "previewWidth")).toBe(320);
    expect(door.store.markers.get(id)).toBeUndefined();
  });
});
