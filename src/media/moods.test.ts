import { expect, test } from "vitest";
import { moodsOf } from "./moods.ts";
import type { MusicFinding } from "./music.ts";

const track: MusicFinding = {
  tempo: 90,
  tempoConfidence: 1,
  key: null,
  keyConfidence: 0,
  energy: 0.5,
  rhythmRegularity: 0.3,
  brightness: 0.5,
  vector: [0.5],
};
const minor = { key: { tonic: "A", mode: "minor" }, keyConfidence: 0.3 } as const;
const major = { key: { tonic: "C", mode: "major" }, keyConfidence: 0.3 } as const;

test.each<[string, Partial<MusicFinding>, string[]]>([
  ["nothing in particular", {}, []],
  ["quiet and slow", { energy: 0.34 }, ["Calm"]],
  ["quiet without beats", { energy: 0.1, tempo: null }, ["Calm"]],
  ["quiet but fast", { energy: 0.1, tempo: 111 }, []],
  ["loud and fast", { energy: 0.6, tempo: 100 }, ["Energetic"]],
  ["loud without beats", { energy: 0.9, tempo: null }, []],
  ["regular", { rhythmRegularity: 0.6, tempo: 120 }, ["Danceable"]],
  ["regular but too fast", { rhythmRegularity: 0.9, tempo: 141 }, []],
  ["minor and low", { ...minor, brightness: 0.49 }, ["Dark"]],
  ["major and high", { ...major, brightness: 0.5 }, ["Bright"]],
  ["minor and high", { ...minor, brightness: 0.6 }, []],
  ["of an unsure key", { ...minor, keyConfidence: 0.04, brightness: 0.1 }, []],
  ["several", { ...minor, brightness: 0.2, energy: 0.2 }, ["Calm", "Dark"]],
  ["silence", { energy: 0, tempo: null, vector: null }, []],
])("%s", (_, changes, names) => {
  expect(moodsOf({ ...track, ...changes }).map(({ name }) => name)).toEqual(names);
});
