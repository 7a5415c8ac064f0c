import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { type ClipSpec, makeClip } from "../../src/demo/encode.ts";

const sound = {
  codec: "aac",
  sampleRate: 48_000,
  channels: 2,
  signal: { kind: "sine", frequency: 440, dbfs: -20 },
} as const;
const film: ClipSpec = {
  durationSeconds: 6,
  video: {
    width: 320,
    height: 180,
    frameRate: 12,
    codec: "libx264",
    preset: "ultrafast",
    keyframeEvery: 12,
    pictures: { kind: "lavfi", graph: "testsrc2=size=320x180:rate=12" },
  },
  audio: [sound],
};
const chapters = [
  { startMs: 0, title: "Beginning" },
  { startMs: 3000, title: "End" },
];

/**
 * Makes two films, two episodes, two tracks and a photo, each of some seconds: something for every task.
 * @returns the options by which a server gets them as its sections
 */
export async function makeLibraryOfEverything(folder: string): Promise<string[]> {
  const at = (...path: string[]) => {
    mkdirSync(join(folder, ...path.slice(0, -1)), { recursive: true });
    return join(folder, ...path);
  };
  for (const name of ["One (2001)", "Two (2002)"]) {
    makeClip(at("Films", name, `${name}.mp4`), { ...film, chapters });
    writeFileSync(at("Films", name, "movie.nfo"), `<movie><plot>What happens in ${name}.</plot></movie>`);
    const poster = sharp({ create: { width: 200, height: 300, channels: 3, background: "#336699" } });
    await poster.jpeg().toFile(at("Films", name, "poster.jpg"));
  }
  for (const n of [1, 2])
    makeClip(at("Shows", "Show", "Season 01", `Show - s01e0${n}.mkv`), { ...film, durationSeconds: 4 });
  for (const n of [1, 2])
    makeClip(at("Music", "Artist", "Album", `0${n} - Track.flac`), {
      durationSeconds: 8,
      audio: [{ ...sound, codec: "flac" }],
    });
  const photo = sharp({ create: { width: 640, height: 480, channels: 3, background: "#228844" } });
  await photo.jpeg().toFile(at("Photos", "Garden.jpg"));
  const types = { Films: "movie", Shows: "show", Music: "artist", Photos: "photo" };
  return Object.entries(types).flatMap(([name, type]) => [
    "--library",
    `${name}=${type}:${join(folder, name)}`,
  ]);
}
