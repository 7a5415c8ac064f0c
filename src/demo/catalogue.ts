/** What the demo library contains. Titles, people, cameras and years are invented. */

import { black } from "./drawing.ts";
import type { AudioSpec, ClipSpec, VideoSpec } from "./encode.ts";
import type { PhotoWords } from "./photo-words.ts";
import { recording } from "./recording.ts";
import {
  automaton,
  carpet,
  clouds,
  colony,
  colours,
  dive,
  gradients,
  joinScenes,
  type Scene,
  testCard,
} from "./scenes.ts";
import type { Lettering } from "./shots.ts";
import type { Signal } from "./signals.ts";
import type { VoiceName } from "./speech.ts";

export interface LibraryFile {
  /** Below the library's folder, with forward slashes. */
  path: string;
  spec: ClipSpec;
  /** What the camera wrote into a photo. */
  words?: PhotoWords;
}

/** A stretch of a film or an episode. */
interface Act {
  seconds: number;
  /** Scenes of equal length, or lettering on black. */
  shows: readonly Scene[] | Lettering;
  hears: Signal;
}

type Look = Pick<VideoSpec, "width" | "height" | "keyframeEvery">;

/** @param dbfs peak before clipping. */
const music = (seed: number, dbfs: number, beatsPerMinute = 90 + 7 * (seed % 5)) =>
  ({ kind: "music", seed, beatsPerMinute, dbfs }) as const;

/** People speak over music. */
const talk = (seconds: number, under: Signal, seed: number, voices: readonly VoiceName[]): Signal => ({
  kind: "mix",
  signals: [under, { kind: "speech", seed, seconds, voices, dbfs: -22 }],
});

/** Ends a moment before the picture changes. */
const upToCut = (seconds: number, signal: Signal): Signal => ({
  kind: "sequence",
  pieces: [{ seconds: seconds - 0.2, signal }],
});

const stereo = { codec: "aac", sampleRate: 48_000, channels: 2 } as const;

/** A clip of acts one after another. */
function play(acts: readonly Act[], look: Look): ClipSpec & { video: VideoSpec; audio: AudioSpec[] } {
  const pieces = acts.map(({ seconds, shows }) => {
    const pictures =
      "kind" in shows
        ? ({
            kind: "shots",
            shots: [{ seconds, background: { kind: "plain", colour: black }, lettering: shows }],
          } as const)
        : ({ kind: "lavfi", graph: joinScenes(shows, seconds / shows.length, look) } as const);
    return { seconds, pictures };
  });
  const signal: Signal = {
    kind: "sequence",
    pieces: acts.map(({ seconds, hears }) => ({ seconds, signal: hears })),
  };
  return {
    durationSeconds: acts.reduce((sum, { seconds }) => sum + seconds, 0),
    video: {
      ...look,
      frameRate: 24,
      codec: "libx264",
      preset: "ultrafast",
      crf: 32,
      pictures: { kind: "sequence", pieces },
    },
    audio: [{ ...stereo, language: "eng", signal }],
  };
}

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

/** A picture of one file, as cameras and designers make them. */
function still(path: string, { width, height }: Look, graph: string): LibraryFile {
  const video: VideoSpec = {
    width,
    height,
    frameRate: 1,
    codec: "mjpeg",
    pictures: { kind: "lavfi", graph },
  };
  return { path, spec: { durationSeconds: 1, video } };
}

const poster = { width: 400, height: 600 };
const posters = [
  still(
    "Films/Descent into Seahorse Valley (1994)/poster.jpg",
    poster,
    "mandelbrot=size=400x600:rate=1:start_x=-0.743643:start_y=0.131825:start_scale=0.02,hue=h=220",
  ),
  still(
    "Films/Colours of an Unwritten Sea (2011)/poster.jpg",
    poster,
    gradients("size=400x600:rate=1", "spiral", 7),
  ),
  still(
    "Films/The Colony at Grid Nine (2019)/poster.jpg",
    poster,
    "sierpinski=size=400x600:rate=1:type=carpet:seed=9,pseudocolor=preset=plasma",
  ),
  still(
    "Music/The Lantern Quartet/Six Rooms/cover.jpg",
    { width: 500, height: 500 },
    gradients("size=500x500:rate=1", "circular", 21),
  ),
];

const camera = { maker: "Lantern", model: "Lantern M6" };

function photo(name: string, size: Look, graph: string, words: PhotoWords): LibraryFile {
  return { ...still(`Photos/2024 Harbour Walk/${name}.jpg`, size, graph), words };
}

const third = { width: 1080, height: 720 };
const photos = [
  photo(
    "Quay",
    third,
    "mandelbrot=size=1080x720:rate=1:maxiter=300:start_x=-0.743643:start_y=0.131825:start_scale=0.01,hue=h=40",
    { ...camera, takenAt: "2024-05-11T18:05:09", latitude: 53.5436, longitude: 9.966 },
  ),
  photo("Lighthouse", third, gradients("size=1080x720:rate=1", "radial", 51), {
    ...camera,
    takenAt: "2024-05-11T18:41:30",
    latitude: 53.5602,
    longitude: 9.7241,
  }),
  photo("Nets", third, "sierpinski=size=1080x720:rate=1:type=carpet:seed=13,pseudocolor=preset=magma", {
    ...camera,
    takenAt: "2024-05-12T07:12:44",
  }),
  photo(
    "Fog",
    { width: 1600, height: 500 },
    "perlin=size=800x250:rate=1:octaves=4:random_mode=seed:random_seed=6,eq=contrast=2.5,format=yuv444p,pseudocolor=preset=viridis",
    { ...camera, takenAt: "2024-05-12T06:30:02", latitude: 54.1812, longitude: 7.8853 },
  ),
  photo(
    "Gulls",
    third,
    "mandelbrot=size=1080x720:rate=1:maxiter=300:start_x=-1.25066:start_y=0.02012:start_scale=0.05,hue=h=200",
    {
      maker: "Beacon",
      model: "Pocket 2",
      takenAt: "2023-12-30T12:01:15",
      latitude: -43.6042,
      longitude: 172.7194,
    },
  ),
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
