import type { Source } from "./feed.ts";

/** @throws Error fit for people, when there can be no pictures along the whole of a file */
export function mustBeShowable<Some extends Pick<Source, "file" | "video" | "durationMs">>(
  source: Some,
): Some {
  const { file, video, durationMs } = source;
  if (!video) throw new Error(`Expected a video stream to make pictures of, but ${file} has none.`);
  if (durationMs <= 0)
    throw new Error(`Expected a file that says how long it is, but ${file} does not: remux it.`);
  return source;
}
