/** Scenes of films without a camera: what FFmpeg's filter sources draw by themselves. */

import type { VideoSpec } from "./encode.ts";
import { createRandom } from "./random.ts";

/** A stretch of a film. */
export interface Scene {
  title: string;
  /** A filter source of any size; few pictures a second, each shown several times, are quicker to make. */
  graph: string;
}

const small = "size=160x90:rate=12";

/** Down into the Mandelbrot set. @param options of its filter @param filters behind it, each with a comma before it */
export const dive = (title: string, options: string, filters = ""): Scene => ({
  title,
  graph: `mandelbrot=size=192x108:rate=8:maxiter=100:end_scale=0.001:end_pts=240:${options}${filters}`,
});

/** Colours that flow into one another. */
export const colours = (title: string, type: string, seed: number): Scene => ({
  title,
  graph: gradients(small, type, seed),
});

/** @param size as options of the filter: size and rate */
export function gradients(size: string, type: string, seed: number): string {
  const random = createRandom(seed);
  const channel = () =>
    Math.floor(random() * 256)
      .toString(16)
      .padStart(2, "0");
  // Left to itself the filter takes other colours each time, whatever the seed.
  const palette = [0, 1, 2, 3, 4, 5].map((i) => `c${i}=0x${channel()}${channel()}${channel()}`);
  return `gradients=${size}:n=6:speed=0.02:type=${type}:seed=${seed}:${palette.join(":")}`;
}

/** Perlin noise that drifts. */
export function clouds(title: string, preset: string, seed: number): Scene {
  const noise = `perlin=${small}:octaves=3:persistence=0.7:tscale=0.6:random_mode=seed:random_seed=${seed}`;
  return { title, graph: `${noise},eq=contrast=2.5,format=yuv444p,pseudocolor=preset=${preset}` };
}

/** Conway's game of life. */
export function colony(title: string, seed: number, colour: string): Scene {
  const cells = `life=size=96x54:rate=4:mold=10:ratio=0.15:seed=${seed}`;
  return { title, graph: `${cells}:life_color=${colour}:mold_color=#402080:death_color=#203060` };
}

/** A cellular automaton of one row that scrolls. */
export const automaton = (title: string, rule: number, seed: number, filters: string): Scene => ({
  title,
  graph: `cellauto=size=96x54:rate=4:rule=${rule}:seed=${seed}:scroll=1,${filters}`,
});

/** A pan over the Sierpinski carpet. */
export const carpet = (title: string, seed: number, preset: string): Scene => ({
  title,
  graph: `sierpinski=size=160x90:rate=6:type=carpet:seed=${seed},pseudocolor=preset=${preset}`,
});

/** FFmpeg's moving test card. */
export const testCard = (title: string): Scene => ({ title, graph: "testsrc2=size=320x180:rate=12" });

/** 24 pictures a second of scenes one after another, of `seconds` each, fading in from black and out to it. */
export function joinScenes(
  scenes: readonly Scene[],
  seconds: number,
  { width, height }: Pick<VideoSpec, "width" | "height">,
): string {
  const parts = scenes.map(({ graph }, i) => {
    const sized = `scale=${width}:${height}:flags=fast_bilinear,setsar=1,format=yuv420p,fps=24`;
    const fades = `fade=t=in:d=1,fade=t=out:st=${seconds - 1}:d=1`;
    return `${graph},trim=duration=${seconds},setpts=PTS-STARTPTS,${sized},${fades}[scene${i}]`;
  });
  return `${parts.join(";")};${scenes.map((_, i) => `[scene${i}]`).join("")}concat=n=${scenes.length}`;
}
