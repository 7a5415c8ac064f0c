import { describe, expect, test } from "vitest";
import { type OpenDoor, openDoor } from "../support/open-door.ts";
import { scriptedTask } from "../support/scripted-butler.ts";
import { addedAt, addSection, keepArtefact, partAt } from "../support/small-library.ts";

const json = { Accept: "application/json" };
const previews = "Indexes/index-sd.bif";
const first = "Lost/Season 1/Lost - s01e01 - Pilot.mkv";
const second = "Lost/Season 1/Lost - s01e02.mkv";

const startsOf = (door: OpenDoor) => door.butler.asked.filter(({ call }) => call === "start");

/** A show whose ids are 1 for itself, 2 for its season, 3 and 4 for the episodes; a film; and some analyses. */
async function openAnalyses() {
  const door = await openDoor();
  addSection(door.store, "Shows", "show", [first, second]);
  addSection(door.store, "Films", "movie", ["Cube (1997).mkv"]);
  door.butler.tasks.push(
    scriptedTask("GenerateMediaIndexFiles"),
    scriptedTask("UpgradeMediaAnalysis", { enabled: false }),
    scriptedTask("LoudnessAnalysis"),
    scriptedTask("MusicAnalysis", { enabled: false }),
  );
  return door;
}

describe("analyze", () => {
  const all = ["UpgradeMediaAnalysis", "LoudnessAnalysis", "GenerateMediaIndexFiles"];

  test.each([
    ["/library/sections/1/analyze", { sectionIds: [1] }],
    ["/library/metadata/1,2,999/analyze?thumbOffset=1", { itemIds: [1, 2] }],
  ])("PUT %s starts the analyses that there are and that are enabled, probing first", async (path, scope) => {
    await using door = await openAnalyses();
    const answer = await door.call(path, { method: "PUT" });
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    expect(answer.headers.get("x-plex-activity")).toBe(all.map((name) => `activity-of-${name}`).join(", "));
    expect(startsOf(door)).toEqual(
      all.map((name) => ({ call: "start", name, options: { force: true, scope } })),
    );
  });
});

describe("one analysis of items", () => {
  test.each([
    ["index", "GenerateMediaIndexFiles"],
    ["chapterThumbs", "GenerateChapterThumbs"],
    ["intro", "ButlerTaskGenerateIntroMarkers"],
    ["credits", "ButlerTaskGenerateCreditsMarkers"],
    ["addetect", "ButlerTaskGenerateAdMarkers"],
    ["voiceActivity", "ButlerTaskGenerateVoiceActivity"],
  ])("PUT .../%s starts %s, again only when forced", async (address, name) => {
    await using door = await openAnalyses();
    door.butler.tasks.push(scriptedTask(name, { enabled: false }));
    for (const [query, again] of [
      ["", false],
      ["?force=0&threshold=0.5&manual=1", false],
      ["?force=1", true],
    ] as const) {
      door.butler.running.clear();
      door.butler.asked.length = 0;
      const answer = await door.call(`/library/metadata/1,4/${address}${query}`, { method: "PUT" });
      expect([answer.status, await answer.text()]).toEqual([200, ""]);
      expect(answer.headers.get("x-plex-activity")).toBe(`activity-of-${name}`);
      const options = { force: true, again, scope: { itemIds: [1, 4] } };
      expect(startsOf(door)).toEqual([{ call: "start", name, options }]);
    }
  });

  test("that this server has no task for is 404, and starts nothing", async () => {
    await using door = await openAnalyses();
    const answer = await door.call("/library/metadata/1/intro", { method: "PUT", headers: json });
    expect(answer.status).toBe(404);
    const [error] = (await answer.json()).errors;
    expect(error).toMatchObject({ code: 1100, status: 404 });
    expect(error.message).toContain('found "ButlerTaskGenerateIntroMarkers"');
    expect(door.butler.asked).toEqual([]);
  });

  test.each(["999/analyze", "999,998/index", "999/credits"])("of %s is 404", async (path) => {
    await using door = await openAnalyses();
    const answer = await door.call(`/library/metadata/${path}`, { method: "PUT", headers: json });
    expect((await answer.json()).errors[0]).toMatchObject({ code: 1117, status: 404 });
    expect(startsOf(door)).toEqual([]);
  });
});

describe("forgetting", () => {
  test("the previews of a section goes with their files, and touches nothing else", async () => {
    await using door = await openAnalyses();
    const { store, data } = door;
    const parts = [partAt(store, first), partAt(store, second), partAt(store, "Cube (1997).mkv")];
    for (const part of parts) {
      for (const kind of ["previews", "tiles", "loudness"])
        store.findings.keep(part, { kind, version: 1, data: {}, at: addedAt });
      for (const name of [previews, "Tiles/0.jpg", "Loudness/1.r128"])
        await keepArtefact(data, part, name, new Uint8Array(3));
    }
    // Out of date, but its file is still there.
    store.catalogue.markChanged(parts[1]!.id, 1, 1);
    const answer = await door.call("/library/sections/1/indexes", { method: "DELETE" });
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    const left = async (kind: string, name: string) =>
      Promise.all(
        parts.map(async ({ id, bundle }) => {
          const artefact = await door.house.artefacts.open(bundle, name);
          await artefact?.close();
          return [store.findings.finding(id, kind) !== undefined, artefact !== undefined];
        }),
      );
    const [there, gone] = [
      [true, true],
      [false, false],
    ];
    expect(await left("previews", previews)).toEqual([gone, gone, there]);
    expect(await left("tiles", "Tiles/0.jpg")).toEqual([gone, gone, there]);
    expect(await left("loudness", "Loudness/1.r128")).toEqual([there, there, there]);
  });

  test("the intros of a section keeps what people made, and other markers", async () => {
    await using door = await openAnalyses();
    const { markers, findings } = door.store;
    const made = { version: 1, at: addedAt };
    for (const item of [3, 4, 5])
      for (const type of ["intro", "credits"] as const)
        markers.replaceFound(item, type, [{ startMs: 1000, endMs: 2000 }], made);
    findings.keepForItem(2, { kind: "intros", version: 1, data: {}, at: addedAt });
    const corrected = { type: "intro", startMs: 1, endMs: 2, title: null, color: null } as const;
    markers.update(markers.ofItems([4])[0]!.id, corrected, addedAt);
    const answer = await door.call("/library/sections/1/intros", { method: "DELETE" });
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    const left = (item: number) => markers.ofItems([item]).map(({ type, origin }) => `${type} ${origin}`);
    expect([left(3), left(4), left(5)]).toEqual([
      ["credits found"],
      ["intro person", "credits found"],
      ["intro found", "credits found"],
    ]);
    expect(findings.itemFinding(2, "intros")).toBeUndefined();
  });

  test.each([
    ["PUT", "9/analyze", 404],
    ["DELETE", "9/indexes", 404],
    ["DELETE", "9/intros", 404],
    ["DELETE", "x/intros", 400],
  ])("%s /library/sections/%s is %d", async (method, path, status) => {
    await using door = await openAnalyses();
    expect((await door.call(`/library/sections/${path}`, { method })).status).toBe(status);
  });
});
