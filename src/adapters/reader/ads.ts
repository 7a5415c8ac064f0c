import { type AdsFinding, type AdsState, createAdsWatch, stretchesAround } from "../../media/ads.ts";
import { createSilenceFinder, type Silence, type SilenceFinderState } from "../../media/silences.ts";
import type { OpenFeed } from "./feed.ts";
import { mustTellLength } from "./length.ts";
import { mainSound } from "./main-sound.ts";

interface State {
  watch: AdsState;
  silences: SilenceFinderState;
  /** When the first sample was heard; null until then. */
  heardMs: number | null;
}

/** Pixels: a logo is still a logo. */
const width = 320;
/** dBFS: Comskip's usual limit, 100 of 32,768. */
const silence = { threshold: -50, minimumMs: 100 };

/** Looks for the breaks of a recording: silences first, then every picture around them. */
export const openAds: OpenFeed<Record<string, never>> = (source, _, saved) => {
  const { file, video, durationMs } = source;
  const stream = mainSound(source);
  if (!video || !stream)
    throw new Error(
      `Expected pictures and sound, because breaks are where black and silence meet, but ${file} has no ${video ? "sound" : "pictures"}.`,
    );
  mustTellLength(source);
  const begun = saved as State | undefined;
  const watch = createAdsWatch({ durationMs }, begun?.watch);
  const finder = createSilenceFinder(silence, begun?.silences);
  let heardMs = begun?.heardMs ?? null;
  let silences: Silence[] | undefined;

  /** Known when all has been heard. */
  function allSilences(): Silence[] {
    const originMs = heardMs ?? 0;
    silences ??= finder.end().map(({ startMs, endMs }) => ({
      startMs: originMs + startMs,
      endMs: originMs + endMs,
    }));
    return silences;
  }

  return {
    pictures: {
      spacingMs: 0,
      nextMs: () => 0,
      isTooLong: () => false,
      wantsKeyframe: watch.wants,
      add: (picture) => watch.add(picture.scaled(width), picture.timeMs),
      // The logo is there on many keyframes: one more or less tells nothing.
      miss: () => {},
    },
    sounds: [
      {
        stream,
        add(sound) {
          const { mono, timeMs } = sound.mixed();
          if (mono.length > 0) heardMs ??= timeMs;
          finder.add(mono);
        },
      },
    ],
    save: (): State => ({ watch: watch.save(), silences: finder.save(), heardMs }),
    stretches: () =>
      stretchesAround(allSilences(), durationMs).map(({ startMs, endMs }) => ({
        fromMs: startMs,
        toMs: endMs,
      })),
    addStretchPicture: (picture) => watch.addWithin(picture.scaled(width), picture.timeMs),
    end: (): AdsFinding => watch.end(allSilences()),
  };
};
