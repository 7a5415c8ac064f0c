import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cards, clipOf, scenes } from "../../test/support/films.ts";
import { openMediaHouse } from "../../test/support/media-house.ts";
import type { ClipSpec } from "../demo/encode.ts";
import type { Signal } from "../demo/signals.ts";

const task = "ButlerTaskGenerateCreditsMarkers";

test("the credits of films become markers; what a person made stays; a chapter that is named so wins", async () => {
  const house = await openMediaHouse("movie");
  const film = clipOf([...scenes(18), cards(20, 1), ...scenes(9, 2)]);
  house.putClip("Seen (2001).mkv", film);
  copyFileSync(house.at("Seen (2001).mkv"), house.at("Corrected (2002).mkv"));
  const chapters = [
    { startMs: 0, title: "One" },
    { startMs: 6000, title: "End Credits" },
  ];
  house.putClip("Named (2003).mp4", { ...clipOf(scenes(12)), chapters });
  await house.probe();
  const corrected = house.partAt("Corrected (2002).mkv").itemId;
  house.store.markers.add(
    corrected,
    { type: "credits", startMs: 17_000, endMs: 39_000, title: null, color: null },
    house.clock.now(),
  );

  expect(await house.run(task)).toMatchObject({
    outcome: "success",
    items: { total: 3, done: 3 },
    reasons: [],
  });
  const [seen, ...others] = house.markersAt("Seen (2001).mkv");
  expect(others).toEqual([]);
  expect(seen).toMatchObject({ type: "credits", origin: "found", final: false, version: 1 });
  expect(Math.abs(seen!.startMs - 18_000)).toBeLessThanOrEqual(500);
  expect(Math.abs(seen!.endMs! - 38_000)).toBeLessThanOrEqual(500);
  expect(house.markersAt("Corrected (2002).mkv")).toMatchObject([
    { origin: "person", startMs: 17_000, endMs: 39_000 },
  ]);
  expect(house.markersAt("Named (2003).mp4")).toMatchObject([
    { origin: "chapter", startMs: 6000, endMs: 12_000, final: true },
  ]);

  expect(await house.run(task)).toMatchObject({ outcome: "success", items: { total: 0 } });
  expect(existsSync(house.at("Seen (2001).edl"))).toBe(false);
  house.store.sectionSettings.save(house.sectionId, new Map([["exportEdl", true]]));
  await house.run(task, { again: true });
  expect(readFileSync(house.at("Seen (2001).edl"), "utf8")).toMatch(/^1[78]\.\d{3}\t3[78]\.\d{3}\t2\n$/);
  expect(readFileSync(house.at("Corrected (2002).edl"), "utf8")).toBe("17.000\t39.000\t2\n");
});

test("what all episodes of a season end with is credits, though nothing is to be read", async () => {
  const house = await openMediaHouse("show");
  const tune = (seed: number): Signal => ({ kind: "music", seed, beatsPerMinute: 90 + 7 * seed, dbfs: -12 });
  const episode = (seed: number): ClipSpec => ({
    ...clipOf(scenes(40 + seed, seed), { width: 160, frameRate: 4 }),
    audio: [
      {
        codec: "flac",
        sampleRate: 16_000,
        channels: 1,
        signal: {
          kind: "sequence",
          pieces: [
            { seconds: 22 + seed, signal: tune(seed) },
            { seconds: 18, signal: { kind: "music", seed: 99, beatsPerMinute: 120, dbfs: -12 } },
          ],
        },
      },
    ],
  });
  for (const n of [1, 2, 3]) house.putClip(`Show/Season 1/Show - s01e0${n}.mkv`, episode(n));
  // The same episode once more, in another file: it must not pass for one that repeats the first.
  house.putClip("Show/Season 1/Show - s01e01 - 4K.mkv", episode(1));
  await house.probe();
  expect(await house.run(task)).toMatchObject({ outcome: "success", reasons: [] });
  for (const n of [1, 2, 3]) {
    const markers = house.markersAt(`Show/Season 1/Show - s01e0${n}.mkv`);
    const ofFile = markers.filter(
      ({ partId }) => partId === house.partAt(`Show/Season 1/Show - s01e0${n}.mkv`).id,
    );
    expect(ofFile).toMatchObject([{ type: "credits", origin: "found", final: true }]);
    expect(Math.abs(ofFile[0]!.startMs - 1000 * (22 + n))).toBeLessThanOrEqual(1000);
    expect(markers).toHaveLength(n === 1 ? 2 : 1);
  }
});
