import { readFileSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { openMediaHouse } from "../../test/support/media-house.ts";
import type { StreamsLoudnessFinding } from "../media/taps.ts";

const album = { "Ann/Home/01 Loud.flac": -14, "Ann/Home/02 Soft.flac": -30 };
const paths = Object.keys(album);

async function openAlbum() {
  const house = await openMediaHouse("artist");
  for (const [path, dbfs] of Object.entries(album))
    house.putClip(path, {
      durationSeconds: 2,
      audio: [
        {
          codec: "flac",
          sampleRate: 16_000,
          channels: 1,
          signal: { kind: "sine", frequency: 1000, dbfs },
        },
      ],
    });
  await house.probe();
  const { store, sectionId } = house;
  return {
    ...house,
    export: () => store.sectionSettings.save(sectionId, new Map([["exportReplayGain", true]])),
    states: () => paths.map((path) => statSync(house.at(path), { bigint: true })),
    integrated: (path: string) =>
      (store.findings.finding(house.partAt(path).id, "loudness") as StreamsLoudnessFinding).streams[0]!
        .integrated!,
  };
}

test("gains go into the tags of measured albums once a section says so, and nothing is measured or written again for them", async () => {
  const house = await openAlbum();
  const before = house.states();
  expect(await house.run("LoudnessAnalysis")).toMatchObject({ outcome: "success", items: { done: 2 } });
  expect(house.states()).toEqual(before);

  house.export();
  const run = await house.run("LoudnessAnalysis");
  expect(run).toMatchObject({ outcome: "success", items: { done: 0 } });
  expect(house.store.runs.log(run.id)).toMatchObject([
    { text: "Ann: Home: gains were written into the tags of 2 files." },
  ]);
  const tags = paths.map((path) => ({
    of: (name: string) => new RegExp(`${name}=([-0-9.]+)`).exec(readFileSync(house.at(path), "latin1"))![1],
  }));
  for (const [i, path] of paths.entries())
    expect(Number(tags[i]!.of("REPLAYGAIN_TRACK_GAIN"))).toBeCloseTo(-18 - house.integrated(path), 1);
  expect(tags.map((tag) => tag.of("REPLAYGAIN_ALBUM_GAIN"))).toEqual(
    Array(2).fill(tags[0]!.of("REPLAYGAIN_TRACK_GAIN")),
  );
  // A sine of -14 dBFS.
  expect(Number(tags[1]!.of("REPLAYGAIN_ALBUM_PEAK"))).toBeCloseTo(10 ** (-14 / 20), 2);
  const after = house.states();
  expect(after.map(({ mtimeMs }) => mtimeMs)).toEqual(before.map(({ mtimeMs }) => mtimeMs));

  await house.scan();
  for (const task of ["UpgradeMediaAnalysis", "LoudnessAnalysis"] as const)
    expect(await house.run(task)).toMatchObject({ outcome: "success", items: { done: 0 } });
  expect(house.states()).toEqual(after);
});
