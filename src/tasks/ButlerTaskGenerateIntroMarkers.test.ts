import { expect, test } from "vitest";
import { episodeClip } from "../../test/support/episodes.ts";
import { openMediaHouse } from "../../test/support/media-house.ts";
import { type Piece, spanOf } from "../../test/support/season-sound.ts";

const task = "ButlerTaskGenerateIntroMarkers";

const talk = (seed: number, seconds: number): Piece => ({ kind: "talk", seed, seconds });
const music = (seed: number, seconds: number): Piece => ({ kind: "music", seed, seconds });
const theme = music(1, 22.4);

/** What is before the theme, and after it. */
const cold = (n: number) => [talk(40 + n, 3.1 + 4.7 * n)];
const body = (n: number) => [talk(60 + n, 17.3), music(80 + n, 21.9)];
const episode = (n: number): Piece[] => [...cold(n), theme, ...body(n)];

const path = (n: number) => `Show/Season 1/Show - s01e0${n}.mkv`;
const plain = (n: number) => `Plain/Season 1/Plain - s01e0${n}.mkv`;

type House = Awaited<ReturnType<typeof openMediaHouse>>;

function expectIntro(house: House, n: number): void {
  const [intro, ...others] = house.markersAt(path(n));
  expect(others).toEqual([]);
  expect(intro).toMatchObject({
    type: "intro",
    origin: "found",
    version: 1,
    partId: house.partAt(path(n)).id,
  });
  const truth = spanOf(episode(n), 1);
  expect(Math.abs(intro!.startMs - truth.startMs), "start").toBeLessThanOrEqual(1000);
  expect(Math.abs(intro!.endMs! - truth.endMs), "end").toBeLessThanOrEqual(1000);
}

test("the intros of a season become markers, and a season without an opening has none", async () => {
  const house = await openMediaHouse("show");
  for (const n of [1, 2, 3]) {
    house.putClip(path(n), episodeClip(episode(n), { gain: 0.5 + 0.1 * n }));
    house.putClip(plain(n), episodeClip([...cold(n), ...body(n)]));
  }
  await house.probe();
  const run = await house.run(task);
  expect(run).toMatchObject({ outcome: "success", items: { total: 6, done: 6, failed: 0 }, reasons: [] });
  expect(house.store.runs.log(run.id).map(({ text }) => text)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^Show.*: an intro in 3 and a recap in 0 of 3 files\.$/),
      expect.stringMatching(/^Plain.*: an intro in 0 and a recap in 0 of 3 files\.$/),
    ]),
  );
  for (const n of [1, 2, 3]) {
    expectIntro(house, n);
    expect(house.markersAt(plain(n))).toEqual([]);
  }
  expect(await house.run(task)).toMatchObject({ outcome: "success", items: { total: 0 } });

  // A person knows better, and another episode comes.
  const corrected = { type: "intro", startMs: 12_000, endMs: 31_000, title: null, color: null } as const;
  house.store.markers.update(house.markersAt(path(2))[0]!.id, corrected, house.clock.now());
  house.putClip(path(4), episodeClip(episode(4), { codec: "libmp3lame", sampleRate: 48_000, channels: 2 }));
  await house.probe();
  const withoutFourth = house.clock.now();
  await house.clock.advance(60_000);
  expect(await house.run(task)).toMatchObject({ outcome: "success", items: { total: 1, done: 1 } });
  for (const n of [1, 3, 4]) {
    expectIntro(house, n);
    expect(house.markersAt(path(n))[0]!.madeAt).toBeGreaterThan(withoutFourth);
  }
  expect(house.markersAt(path(2))).toMatchObject([{ origin: "person", startMs: 12_000, endMs: 31_000 }]);
});

test("a chapter that is named so wins, and a season of which one episode is there has what chapters say", async () => {
  const house = await openMediaHouse("show");
  const chapters = [
    { startMs: 0, title: "Previously on Show" },
    { startMs: 20_000, title: "Opening" },
    { startMs: 42_400, title: "Act one" },
  ];
  const file = "Show/Season 1/Show - s01e01.mp4";
  house.putClip(file, { ...episodeClip([...cold(1), theme, ...body(1)]), chapters });
  await house.probe();
  expect(await house.run(task)).toMatchObject({ outcome: "success", items: { total: 1 } });
  const told = [
    { type: "recap", startMs: 0, endMs: 20_000, origin: "chapter" },
    { type: "intro", startMs: 20_000, endMs: 42_400, origin: "chapter" },
  ];
  expect(house.markersAt(file)).toMatchObject(told);
  for (const n of [2, 3]) house.putClip(path(n), episodeClip(episode(n)));
  await house.probe();
  await house.run(task);
  expect(house.markersAt(file)).toMatchObject(told);
  for (const n of [2, 3]) expectIntro(house, n);
});

test("a stop in between loses nothing", async () => {
  const house = await openMediaHouse("show");
  for (const n of [1, 2, 3]) house.putClip(path(n), episodeClip(episode(n)));
  await house.probe();
  const { keep } = house.library;
  house.library.keep = (part, kind, ...finding) => {
    keep(part, kind, ...finding);
    if (kind === "intros") void house.butler.stop(task);
  };
  const stopped = await house.run(task);
  expect(stopped).toMatchObject({ outcome: "stopped", items: { total: 3 } });
  expect(stopped.items.done).toBeLessThan(3);
  for (const n of [1, 2, 3]) expect(house.markersAt(path(n))).toEqual([]);
  house.library.keep = keep;
  const rest = 3 - stopped.items.done;
  expect(await house.run(task)).toMatchObject({ outcome: "success", items: { total: rest, done: rest } });
  for (const n of [1, 2, 3]) expectIntro(house, n);
});
