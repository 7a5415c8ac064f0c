import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { clipOf, scenes } from "../../test/support/films.ts";
import { openMediaHouse } from "../../test/support/media-house.ts";
import { recording, soundOf } from "../../test/support/recordings.ts";
import type { AudioSpec } from "../demo/encode.ts";
import { readEdl } from "../media/edl.ts";

const task = "ButlerTaskGenerateAdMarkers";

const noise: AudioSpec = {
  codec: "flac",
  sampleRate: 16_000,
  channels: 1,
  signal: { kind: "noise", dbfs: -20, seed: 1 },
};
const short = clipOf(scenes(8), { width: 160, audio: noise });

async function openWithRecordings() {
  const house = await openMediaHouse("movie");
  house.store.sectionSettings.save(house.sectionId, new Map([["enableAdMarkerGeneration", true]]));
  return house;
}

test("breaks are found, and written beside the recording where that is asked", async () => {
  const house = await openWithRecordings();
  const { made } = recording(false, 4).show(62).ads([20, 30, 15]).show(62);
  house.putClip("Found.mkv", clipOf(made.shots, { width: 160, frameRate: 6, audio: soundOf(made, "flac") }));
  house.store.sectionSettings.save(house.sectionId, new Map([["exportEdl", true]]));
  await house.probe();
  const edl = house.at("Found.edl");
  expect(await house.run(task)).toMatchObject({ outcome: "success", items: { done: 1 }, reasons: [] });
  const markers = house.markersAt("Found.mkv");
  expect(markers).toMatchObject([{ type: "commercial", origin: "found" }]);
  const [known] = made.breaks;
  expect(Math.abs(markers[0]!.startMs - known!.startMs)).toBeLessThanOrEqual(1000);
  expect(Math.abs(markers[0]!.endMs! - known!.endMs)).toBeLessThanOrEqual(1000);
  const { startMs, endMs } = markers[0]!;
  expect(readEdl(readFileSync(edl, "utf8"))).toEqual([{ startMs, endMs, action: "commercial" }]);

  // What we wrote is no evidence; what a person makes of it is.
  await house.run(task, { again: true });
  expect(house.markersAt("Found.mkv")).toMatchObject([{ origin: "found" }]);
  writeFileSync(edl, "60\t70\t3\n");
  await house.run(task, { again: true });
  expect(house.markersAt("Found.mkv")).toMatchObject([{ origin: "edl", startMs: 60_000, endMs: 70_000 }]);
  expect(readFileSync(edl, "utf8")).toBe("60\t70\t3\n");
});

test("what chapters and EDL files say wins; an EDL file that is none is told of", async () => {
  const house = await openWithRecordings();
  house.store.sectionSettings.save(house.sectionId, new Map([["exportEdl", true]]));
  const list = "1.00\t3.00\t0\n4.50\t6.00\t3\n7\t7.5\t2\n";
  house.putClip("Listed.mkv", short);
  writeFileSync(house.at("Listed.edl"), list);
  // Of another recording, though it is called almost so.
  writeFileSync(house.at("Named - 2.edl"), list);
  house.putClip("Broken.mkv", short);
  writeFileSync(house.at("Broken.edl"), "a list of wishes\n");
  const chapters = [
    { startMs: 0, title: "Show" },
    { startMs: 2500, title: "Advertisement 1" },
    { startMs: 5000, title: "Show" },
  ];
  // Without sound nothing could be found: it is not looked for.
  house.putClip("Named.mp4", { ...clipOf(scenes(8), { width: 160 }), chapters });
  await house.probe();
  const run = await house.run(task);
  expect(run).toMatchObject({ outcome: "partial", items: { total: 3, done: 2, failed: 1 } });
  expect(run.reasons).toEqual([
    'Line 1 of the edit decision list: expected a start, an end and an action between spaces or tabs, but found "a list of ' +
      `wishes". Mend or remove ${house.at("Broken.edl")}.`,
  ]);
  expect(house.markersAt("Listed.mkv")).toMatchObject([
    { origin: "edl", startMs: 1000, endMs: 3000 },
    { origin: "edl", startMs: 4500, endMs: 6000 },
  ]);
  expect(readFileSync(house.at("Listed.edl"), "utf8")).toBe(list);
  expect(house.markersAt("Named.mp4")).toMatchObject([{ origin: "chapter", startMs: 2500, endMs: 5000 }]);
  expect(readFileSync(house.at("Named.edl"), "utf8")).toBe("2.500\t5.000\t3\n");
});

test("lists that people write, mend or remove later are taken over without another read", async () => {
  const house = await openWithRecordings();
  const markers = (name: string) =>
    house.markersAt(`${name}.mkv`).map(({ origin, startMs, endMs }) => [origin, startMs, endMs]);
  house.putClip("Late.mkv", short);
  house.putClip("Broken.mkv", short);
  writeFileSync(house.at("Broken.edl"), "a list of wishes\n");
  await house.probe();
  expect(await house.run(task)).toMatchObject({ items: { total: 2, done: 1, failed: 1 } });
  expect(await house.run(task)).toMatchObject({ outcome: "success", items: { total: 0 } });

  writeFileSync(house.at("Late.edl"), "1\t3\t3\n");
  writeFileSync(house.at("Broken.edl"), "2\t4\t3\n");
  const taken = { outcome: "success", items: { total: 2, done: 2 }, bytesRead: 0 };
  expect(await house.run(task)).toMatchObject(taken);
  expect(markers("Late")).toEqual([["edl", 1000, 3000]]);
  expect(markers("Broken")).toEqual([["edl", 2000, 4000]]);
  expect(await house.run(task)).toMatchObject({ items: { total: 0 } });

  // A disk that is away takes no list along.
  renameSync(house.at("Late.mkv"), house.at("away"));
  rmSync(house.at("Late.edl"));
  rmSync(house.at("Broken.edl"));
  expect(await house.run(task)).toMatchObject({ items: { total: 1 } });
  expect([markers("Late"), markers("Broken")]).toEqual([[["edl", 1000, 3000]], []]);
});

test("sections that are not marked so are left alone", async () => {
  const house = await openMediaHouse("movie");
  house.putClip("Film (2001).mkv", short);
  await house.probe();
  expect(await house.run(task)).toMatchObject({ outcome: "success", items: { total: 0 } });
});
