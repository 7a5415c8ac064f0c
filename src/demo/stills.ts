/** The demo's photos and posters. */

import type { VideoSpec } from "./encode.ts";
import type { LibraryFile } from "./library.ts";
import type { PhotoWords } from "./photo-words.ts";
import { gradients } from "./scenes.ts";

type Size = Pick<VideoSpec, "width" | "height">;

/** A picture of one file, as cameras and designers make them. */
function still(path: string, { width, height }: Size, graph: string): LibraryFile {
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
export const posters = [
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

function photo(name: string, size: Size, graph: string, words: PhotoWords): LibraryFile {
  return { ...still(`Photos/2024 Harbour Walk/${name}.jpg`, size, graph), words };
}

const third = { width: 1080, height: 720 };
export const photos = [
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
