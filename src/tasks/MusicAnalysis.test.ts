import { expect, test } from "vitest";
import { openMediaHouse } from "../../test/support/media-house.ts";
import { composeMusic, type MusicPlan } from "../../test/support/music.ts";
import { createNeighbours } from "../adapters/neighbours.ts";
import type { AudioSpec } from "../demo/encode.ts";
import type { MusicTapFinding } from "../media/taps.ts";

const rock: MusicPlan = {
  seed: 1,
  seconds: 25,
  bpm: 118,
  tonic: 7,
  mode: "major",
  rhythm: "rock",
  timbre: "piano",
};
const swing: MusicPlan = {
  ...rock,
  seed: 2,
  bpm: 165,
  tonic: 2,
  mode: "minor",
  rhythm: "swing",
  timbre: "organ",
};

const songs: Record<string, MusicPlan> = {
  "Ann/Home/01 Rock.flac": rock,
  "Ann/Home/02 Swing.flac": swing,
  "Bob/Away/01 More Rock.flac": { ...rock, seed: 3, tonic: 9, progression: 1, bpm: 121 },
  "Bob/Away/02 More Swing.flac": { ...swing, seed: 4, tonic: 4, progression: 2, bpm: 170 },
};

const sound = (samples: Float32Array): AudioSpec => ({
  codec: "flac",
  sampleRate: 16_000,
  channels: 1,
  signal: { kind: "samples", planes: [samples] },
});

test("every track of a music section is analyzed once; those made alike are nearest, and paths lead from one to the other", async () => {
  const house = await openMediaHouse("artist");
  for (const [path, plan] of Object.entries(songs))
    house.putClip(path, { durationSeconds: plan.seconds, audio: [sound(composeMusic(plan).samples)] });
  await house.probe();
  expect(await house.run("MusicAnalysis")).toMatchObject({
    outcome: "success",
    items: { done: 4, failed: 0 },
  });

  const foundIn = (path: string) =>
    house.store.findings.ofPart(house.partAt(path).id).get("music")?.data as MusicTapFinding;
  for (const [path, { bpm }] of Object.entries(songs)) {
    const { tempo, model } = foundIn(path);
    expect(Math.abs(tempo! / bpm - 1)).toBeLessThan(0.02);
    expect(model).toBeNull();
  }
  expect(foundIn("Ann/Home/01 Rock.flac").key).toEqual({ tonic: "G", mode: "major" });
  expect(foundIn("Ann/Home/02 Swing.flac").key).toEqual({ tonic: "D", mode: "minor" });

  const neighbours = createNeighbours(house.store);
  const { sectionId } = house;
  const ids = Object.keys(songs).map((path) => house.partAt(path).itemId);
  const nearest = async (id: number) => {
    const exclude = { albumId: undefined, artistId: undefined };
    return neighbours.nearest({ id, sectionId }, { limit: 50, maxDistance: 1, exclude });
  };
  const [rock1, swing1, rock2, swing2] = ids as [number, number, number, number];
  expect((await nearest(rock1))![0]).toMatchObject({ id: rock2 });
  expect((await nearest(swing2))![0]).toMatchObject({ id: swing1 });
  // The usual distance of Plex's clients tells them apart.
  for (const id of ids) {
    const distances = (await nearest(id))!.map(({ distance }) => distance);
    expect(distances[0]).toBeLessThan(0.25);
    expect(distances[0]! * 1.3).toBeLessThan(distances[1]!);
  }
  const path = await neighbours.path(sectionId, rock1, swing2, 4);
  expect(path).toEqual([rock1, rock2, swing1, swing2]);

  expect(await house.run("MusicAnalysis")).toMatchObject({ outcome: "success", items: { done: 0 } });
});

test("a section where it is switched off is left alone, and a model that is not there is said", async () => {
  const house = await openMediaHouse("artist");
  const path = "Ann/Home/01 Rock.flac";
  house.putClip(path, { durationSeconds: 8, audio: [sound(composeMusic({ ...rock, seconds: 8 }).samples)] });
  await house.probe();
  const found = () => house.store.findings.ofPart(house.partAt(path).id).get("music")?.data;
  house.store.sectionSettings.save(house.sectionId, new Map([["enableMusicAnalysis", false]]));
  await house.run("MusicAnalysis");
  expect(found()).toBeUndefined();
  house.store.sectionSettings.save(house.sectionId, new Map([["enableMusicAnalysis", true]]));
  house.settings.set(new Map([["MusicEmbeddingModel", "/nowhere/model.onnx"]]));
  await house.run("MusicAnalysis");
  expect(found()).toMatchObject({
    model: null,
    note: expect.stringContaining("/nowhere/model.onnx cannot be read"),
  });
});
