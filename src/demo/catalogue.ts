/** What the demo library contains. Titles, people, cameras and years are invented. */

import { type Look, music, play, stereo, talk, upToCut } from "./acts.ts";
import type { AudioSpec } from "./encode.ts";
import type { LibraryFile } from "./library.ts";
import { recording } from "./recording.ts";
import { automaton, carpet, clouds, colony, colours, dive, type Scene, testCard } from "./scenes.ts";
import type { Lettering } from "./shots.ts";
import type { Signal } from "./signals.ts";
import { photos, posters } from "./stills.ts";

const twoSeconds = 48;
const tenSeconds = 240;

const sceneSeconds = 25;
const filmCreditsSeconds = 20;

/** Four scenes, each of them a chapter, and credits. @param after a scene after the credits */
function film(
  title: string,
  scenes: readonly Scene[],
  { score, credits, after, ...look }: { score: Signal; credits: Lettering; after?: Scene } & Look,
): LibraryFile & { spec: ReturnType<typeof play> } {
  const seconds = sceneSeconds * scenes.length;
  const clip = play(
    [
      { seconds, shows: scenes, hears: score },
      { seconds: filmCreditsSeconds, shows: credits, hears: music(50, -12) },
      ...(after ? [{ seconds: 8, shows: [after], hears: music(51, -18) }] : []),
    ],
    look,
  );
  const chapters = scenes.map(({ title }, i) => ({ startMs: i * sceneSeconds * 1000, title }));
  return { path: `Films/${title}/${title}.mp4`, spec: { ...clip, chapters } };
}

const hd = { width: 1280, height: 720 };
const filmSeconds = 4 * sceneSeconds;

const seahorse = film(
  "Descent into Seahorse Valley (1994)",
  [
    dive("The Coast from Above", "start_scale=2"),
    dive("Lightning Inland", "start_x=-1.25066:start_y=0.02012:start_scale=1", ",hue=h=120"),
    dive("The Spiral Stair", "start_x=-0.743643:start_y=0.131825:start_scale=0.5", ",hue=h=220"),
    dive("Under the Valley", "start_x=0.001643:start_y=0.822467:start_scale=1", ",hue=h=60"),
  ],
  {
    ...hd,
    keyframeEvery: twoSeconds,
    score: talk(filmSeconds, music(1, -14), 61, ["man", "woman"]),
    credits: { kind: "roll", seed: 71, speed: 0.15 },
    after: colours("One More Dive", "spiral", 3),
  },
);

const sea = film(
  "Colours of an Unwritten Sea (2011)",
  [
    colours("Morning", "radial", 11),
    clouds("Weather", "viridis", 8),
    colours("Noon", "circular", 19),
    colours("Evening", "spiral", 7),
  ],
  {
    ...hd,
    keyframeEvery: twoSeconds,
    score: talk(filmSeconds, music(2, -20), 62, ["hastyWoman", "bass"]),
    credits: { kind: "card", seed: 72, lines: 4 },
  },
);

const grid = film(
  "The Colony at Grid Nine (2019)",
  [
    colony("Arrival", 5, "#f0e0a0"),
    automaton("The Wall", 110, 4, "lutyuv=u=100:v=160"),
    carpet("The Map", 9, "plasma"),
    colony("The Second Winter", 23, "#a0f0ff"),
  ],
  {
    ...hd,
    keyframeEvery: tenSeconds,
    score: music(4, -6),
    credits: { kind: "roll", seed: 73, speed: 0.15 },
  },
);

const dubbed: AudioSpec = {
  ...stereo,
  language: "ger",
  title: "Synchronfassung",
  signal: talk(120, music(2, -24), 64, ["woman", "man"]),
};

const films: readonly LibraryFile[] = [
  seahorse,
  { ...sea, spec: { ...sea.spec, audio: [{ ...sea.spec.audio[0]!, title: "Original" }, dubbed] } },
  grid,
];

/** Begins before its opening; opening and credits sound as those of the whole season. */
function episode(number: number, name: string, [before, after]: readonly [Scene, Scene]): LibraryFile {
  const score = music(4 + number, -20 - 2 * number);
  const voices = ["child", "man", "woman"] as const;
  const clip = play(
    [
      { seconds: 8, shows: [before], hears: upToCut(8, talk(8, score, 80 + number, voices)) },
      { seconds: 20, shows: [testCard("Opening")], hears: music(40, -10, 112) },
      { seconds: 26, shows: [after], hears: upToCut(26, talk(26, score, 90 + number, voices)) },
      { seconds: 18, shows: { kind: "card", seed: 74 + number, lines: 4 }, hears: music(41, -12, 96) },
    ],
    { width: 854, height: 480, keyframeEvery: twoSeconds },
  );
  const title = `Signal Garden - s01e0${number} - ${name}`;
  return { path: `Shows/Signal Garden/Season 01/${title}.mp4`, spec: clip };
}

const episodes = [
  episode(1, "First Light", [colours("Seeds", "radial", 31), clouds("Sprouts", "viridis", 41)]),
  episode(2, "Rule Thirty", [
    automaton("Order", 30, 2, "lutyuv=u=170:v=100"),
    carpet("Paving", 3, "viridis"),
  ]),
  episode(3, "The Long Rain", [clouds("Rain", "inferno", 3), colours("After", "spiral", 5)]),
  episode(4, "Harvest", [
    dive("Roots", "start_x=-0.1015:start_y=0.956:start_scale=1"),
    colony("Harvest", 77, "#ffc060"),
  ]),
];

const recordings: readonly LibraryFile[] = [
  { path: "Recordings/The Weather Round (2020)/The Weather Round (2020).mkv", spec: recording() },
];

/** @param dbfs peak before clipping: above 0 is a master as loud as they get. */
function song(track: number, title: string, dbfs: number, beatsPerMinute: number): LibraryFile {
  const artist = "The Lantern Quartet";
  const album = "Six Rooms";
  return {
    path: `Music/${artist}/${album}/0${track} - ${title}.flac`,
    spec: {
      durationSeconds: 30,
      audio: [
        { ...stereo, codec: "flac", sampleRate: 44_100, signal: music(20 + track, dbfs, beatsPerMinute) },
      ],
      tags: {
        title,
        artist,
        album,
        album_artist: artist,
        track: `${track}`,
        disc: "1",
        date: "2008",
        genre: "Electronic",
      },
    },
  };
}

const album = [
  song(1, "Hall", -1, 96),
  song(2, "Kitchen", 5, 126),
  song(3, "Library", -10, 84),
  song(4, "Attic", -17, 108),
  song(5, "Cellar", -5, 140),
  song(6, "Garden Room", -13, 90),
];

/**
 * Three films, a season of four episodes, a recording with a break, an album of six tracks, five photos; posters of
 * the films and the album. The longest to make come first.
 */
export const demoFiles: readonly LibraryFile[] = [
  ...films,
  ...recordings,
  ...episodes,
  ...album,
  ...photos,
  ...posters,
];
