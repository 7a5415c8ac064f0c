/** What the analyses of pictures and sound ask of one read of the film, were it an episode. */

import {
  chapterPictures,
  credits,
  deep,
  intros,
  loudness,
  previews,
  probe,
  type Tap,
  voice,
} from "../src/media/taps.ts";
import { filmSeconds } from "./film.ts";

const minute = 60_000;

/** One a minute: the film has none of its own. */
const chapters = Array.from({ length: filmSeconds / 60 }, (_, i) => ({
  startMs: i * minute,
  endMs: (i + 1) * minute,
}));

export const everyTap: readonly Tap[] = [
  probe(),
  previews({ intervalMs: 2000, width: 320 }),
  chapterPictures({ chapters, width: 480, quality: 4 }),
  loudness({ truePeak: true }),
  deep(),
  intros(),
  voice({ model: "" }),
  credits({ windowMs: 450_000, sound: true }),
];
