/** What the demo library contains. Titles, people and years are invented. */

import type { AudioSpec, ClipSpec, VideoSpec } from "./encode.ts";
import type { Dbfs } from "./signals.ts";

export interface LibraryFile {
  /** Below the library's folder, with forward slashes. */
  path: string;
  spec: ClipSpec;
}

/** A stretch of a film: a chapter of its own. */
interface Scene {
  title: string;
  seconds: number;
  /** A filter source of any size; few pictures a second, each shown several times, are quicker to make. */
  graph: string;
}

const small = "size=160x90:rate=12";

function dive(title: string, options: string, filters = ""): Scene {
  const graph = `mandelbrot=size=192x108:rate=8:maxiter=100:end_scale=0.001:end_pts=240:${options}${filters}`;
  return { title, seconds: 30, graph };
}

function colours(title: string, type: string, seed: number): Scene {
  return { title, seconds: 30, graph: `gradients=${small}:n=6:speed=0.02:type=${type}:seed=${seed}` };
}

function clouds(title: string, preset: string, seed: number): Scene {
  const noise = `perlin=${small}:octaves=3:persistence=0.7:tscale=0.6:random_mode=seed:random_seed=${seed}`;
  return {
    title,
    seconds: 30,
    graph: `${noise},eq=contrast=2.5,format=yuv444p,pseudocolor=preset=${preset}`,
  };
}

function colony(title: string, seed: number, colour: string): Scene {
  const cells = `life=size=96x54:rate=4:mold=10:ratio=0.15:seed=${seed}`;
  const painted = `${cells}:life_color=${colour}:mold_color=#402080:death_color=#203060`;
  return { title, seconds: 30, graph: painted };
}

function automaton(title: string, rule: number, seed: number, filters: string): Scene {
  return {
    title,
    seconds: 30,
    graph: `cellauto=size=96x54:rate=4:rule=${rule}:seed=${seed}:scroll=1,${filters}`,
  };
}

function carpet(title: string, seed: number, preset: string): Scene {
  return {
    title,
    seconds: 30,
    graph: `sierpinski=size=160x90:rate=6:type=carpet:seed=${seed},pseudocolor=preset=${preset}`,
  };
}

/** The scenes one after another, each fading in from black and out to it. */
function joinScenes(scenes: readonly Scene[], { width, height }: Size): string {
  const parts = scenes.map(({ graph, seconds }, i) => {
    const sized = `scale=${width}:${height}:flags=fast_bilinear,setsar=1,format=yuv420p,fps=24`;
    const fades = `fade=t=in:d=1,fade=t=out:st=${seconds - 1}:d=1`;
    return `${graph},trim=duration=${seconds},setpts=PTS-STARTPTS,${sized},${fades}[scene${i}]`;
  });
  return `${parts.join(";")};${scenes.map((_, i) => `[scene${i}]`).join("")}concat=n=${scenes.length}`;
}

type Size = Pick<VideoSpec, "width" | "height">;

function shot(scenes: readonly Scene[], size: Size, keyframeEvery: number): ClipSpec {
  let at = 0;
  const chapters = scenes.map(({ title, seconds }) => {
    const startMs = at * 1000;
    at += seconds;
    return { startMs, title };
  });
  return {
    durationSeconds: at,
    chapters,
    video: {
      ...size,
      frameRate: 24,
      codec: "libx264",
      preset: "ultrafast",
      crf: 32,
      keyframeEvery,
      pictures: { kind: "lavfi", graph: joinScenes(scenes, size) },
    },
  };
}

function music(seed: number, dbfs: Dbfs, beatsPerMinute = 80 + 6 * seed): AudioSpec {
  const signal = { kind: "music", seed, beatsPerMinute, dbfs } as const;
  return { codec: "aac", sampleRate: 48000, channels: 2, signal };
}

const twoSeconds = 48;
const tenSeconds = 240;

function film(
  title: string,
  scenes: readonly Scene[],
  keyframeEvery: number,
  audio: readonly AudioSpec[],
): LibraryFile {
  const spec = shot(scenes, { width: 1280, height: 720 }, keyframeEvery);
  return { path: `Films/${title}/${title}.mp4`, spec: { ...spec, audio } };
}

const films = [
  film(
    "Descent into Seahorse Valley (1994)",
    [
      dive("The Coast from Above", "start_scale=2"),
      dive("Lightning Inland", "start_x=-1.25066:start_y=0.02012:start_scale=1", ",hue=h=120"),
      dive("The Spiral Stair", "start_x=-0.743643:start_y=0.131825:start_scale=0.5", ",hue=h=220"),
      dive("Under the Valley", "start_x=0.001643:start_y=0.822467:start_scale=1", ",hue=h=60"),
    ],
    twoSeconds,
    [{ ...music(1, -3), language: "eng" }],
  ),
  film(
    "Colours of an Unwritten Sea (2011)",
    [
      colours("Morning", "radial", 11),
      clouds("Weather", "viridis", 8),
      colours("Noon", "circular", 19),
      colours("Evening", "spiral", 7),
    ],
    twoSeconds,
    [
      { ...music(2, -9), language: "eng", title: "Original" },
      { ...music(3, -15), language: "ger", title: "Synchronfassung" },
    ],
  ),
  film(
    "The Colony at Grid Nine (2019)",
    [
      colony("Arrival", 5, "#f0e0a0"),
      automaton("The Wall", 110, 4, "lutyuv=u=100:v=160"),
      carpet("The Map", 9, "plasma"),
      colony("The Second Winter", 23, "#a0f0ff"),
    ],
    tenSeconds,
    [{ ...music(4, -6), language: "eng" }],
  ),
];

function episode(number: number, name: string, scenes: readonly Scene[]): LibraryFile {
  const opening: Scene = { title: "Opening", seconds: 8, graph: "testsrc2=size=320x180:rate=12" };
  const spec = shot(
    [opening, ...scenes.map((scene) => ({ ...scene, seconds: 26 }))],
    { width: 854, height: 480 },
    twoSeconds,
  );
  const title = `Signal Garden - s01e0${number} - ${name}`;
  const audio = [{ ...music(4 + number, -4 - 2 * number), language: "eng" }];
  return { path: `Shows/Signal Garden/Season 01/${title}.mp4`, spec: { ...spec, audio } };
}

const episodes = [
  episode(1, "First Light", [colours("Seeds", "radial", 31), colony("Sprouts", 41, "#80ff80")]),
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

/** @param dbfs peak before clipping: above 0 is a master as loud as they get. */
function song(track: number, title: string, dbfs: number): LibraryFile {
  const artist = "The Lantern Quartet";
  const album = "Six Rooms";
  return {
    path: `Music/${artist}/${album}/0${track} - ${title}.flac`,
    spec: {
      durationSeconds: 30,
      audio: [{ ...music(20 + track, dbfs), codec: "flac", sampleRate: 44100 }],
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
  song(1, "Hall", -1),
  song(2, "Kitchen", 5),
  song(3, "Library", -10),
  song(4, "Attic", -17),
  song(5, "Cellar", -5),
  song(6, "Garden Room", -13),
];

function photo(name: string, graph: string): LibraryFile {
  const video: VideoSpec = {
    width: 1620,
    height: 1080,
    frameRate: 1,
    codec: "mjpeg",
    pictures: { kind: "lavfi", graph },
  };
  return { path: `Photos/2024 Harbour Walk/${name}.jpg`, spec: { durationSeconds: 1, video } };
}

const half = "size=810x540:rate=1";
const large = "size=1620x1080:rate=1";
const photos = [
  photo(
    "Quay",
    `mandelbrot=${half}:maxiter=300:start_x=-0.743643:start_y=0.131825:start_scale=0.01,hue=h=40`,
  ),
  photo("Lighthouse", `gradients=${large}:type=radial:n=5:seed=51`),
  photo("Nets", `sierpinski=${large}:type=carpet:seed=13,pseudocolor=preset=magma`),
  photo(
    "Fog",
    `perlin=${half}:octaves=4:random_mode=seed:random_seed=6,eq=contrast=2.5,format=yuv444p,pseudocolor=preset=viridis`,
  ),
  photo(
    "Gulls",
    `mandelbrot=${half}:maxiter=300:start_x=-1.25066:start_y=0.02012:start_scale=0.05,hue=h=200`,
  ),
];

/** Three films, a season of four episodes, an album of six tracks, five photos. The longest to make come first. */
export const demoFiles: readonly LibraryFile[] = [...films, ...episodes, ...album, ...photos];
