import type { Source } from "./feed.ts";
import { mustTellLength } from "./length.ts";

/** @throws Error fit for people, when there can be no pictures along the whole of a file */
export function mustBeShowable<Some extends Pick<Source, "file" | "video" | "durationMs">>(
  source: Some,
): Some {
  const { file, video } = source;
  if (!video) throw new Error(`Expected a video stream to make pictures of, but ${file} has none.`);
  mustTellLength(source);
  return source;
}
