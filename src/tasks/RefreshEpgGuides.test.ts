import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openSmallHouse } from "../../test/support/small-house.ts";

const programme = (channel: string, start: string) =>
  `<programme channel="${channel}" start="${start}"><title>T</title></programme>`;
const guideOf = (...elements: string[]) => `<tv>\n${elements.join("\n")}\n</tv>`;

async function openHouse() {
  const house = await openSmallHouse({ only: ["RefreshEpgGuides"] });
  const addGuide = (title: string, text: string, channels: object[] = []) => {
    const source = join(house.folder, `${title}.xml`);
    writeFileSync(source, text);
    const { id } = house.store.guides.add({
      ...{ uuid: title, title, source, time_zone: null, languages: "[]" },
      channels: JSON.stringify(channels),
      created_at: 0,
    });
    return { id, source };
  };
  const run = async (options: object = {}) => {
    const ended = house.ended("RefreshEpgGuides");
    house.butler.start("RefreshEpgGuides", { force: true, ...options });
    const { id, outcome, items } = await ended;
    return {
      outcome,
      items,
      log: house.store.runs.log(id).map(({ text }) => text),
      failed: house.store.runs.failedItems(id).map(({ title, reason }) => `${title}: ${reason}`),
    };
  };
  return { ...house, addGuide, run };
}

test("every guide is read once; what was odd is in the log", async () => {
  const { addGuide, run } = await openHouse();
  addGuide("North", guideOf(programme("a", "202603101200"), programme("a", "202603101300")));
  addGuide(
    "South",
    guideOf(
      '<channel id="b"><display-name>B</display-name></channel>',
      programme("c", "202603101200"),
      programme("c", "202603101200"),
      programme("c", "someday"),
      '<programme channel="c" start="20260301" stop="20260302"><title>Old</title></programme>',
    ),
    [{ guide: "Z", name: "Nobody" }],
  );
  expect(await run()).toEqual({
    outcome: "success",
    items: { total: 2, done: 2, failed: 0 },
    log: [
      "North: 2 programmes of 1 channel.",
      "South: 1 programme of 2 channels, 1 overlapping, 1 old, 1 without channel, start or title (the first ends in line 5).",
      "South: No programmes for B.",
      "South: No channel of the guide answers to Z.",
    ],
    failed: [],
  });
  expect((await run()).log).toEqual(["North: nothing newer.", "South: nothing newer."]);
});

test("a guide that is cut off fails with its line, the others are read, and what there was stays", async () => {
  const { store, addGuide, run } = await openHouse();
  const north = addGuide("North", guideOf(programme("a", "202603101200")));
  addGuide("South", guideOf(programme("b", "202603101200")));
  await run();
  const before = store.guides.get(north.id);
  truncateSync(north.source, 60);
  expect(await run()).toEqual({
    outcome: "partial",
    items: { total: 2, done: 1, failed: 1 },
    log: ["South: nothing newer."],
    failed: [
      "North: Expected a whole XMLTV guide, found that it ends early, in line 2: unclosed tag: title.",
    ],
  });
  expect(store.guides.get(north.id)!.edition_id).toBe(before!.edition_id);
});

test("a run that is limited to a guide reads that one only; without guides there is nothing to do", async () => {
  const { store, addGuide, run } = await openHouse();
  expect(await run()).toMatchObject({ outcome: "success", items: { total: 0 } });
  addGuide("North", guideOf(programme("a", "202603101200")));
  const south = addGuide("South", guideOf(programme("b", "202603101200")));
  expect(await run({ scope: { guideIds: [south.id] } })).toMatchObject({
    log: ["South: 1 programme of 1 channel."],
  });
  expect(store.guides.all().map(({ refreshed_at }) => refreshed_at !== null)).toEqual([false, true]);
});
