import { type CreditsState, createCreditsWatch } from "../../media/credits.ts";
import type { SoundPrinterState } from "../../media/sound-print.ts";
import type { CreditsOptions, CreditsTapFinding } from "../../media/taps.ts";
import type { OpenFeed } from "./feed.ts";
import { mustTellLength } from "./length.ts";
import { mainSound } from "./main-sound.ts";
import { openSoundPrint } from "./sound-print.ts";

interface State {
  watch: CreditsState;
  sound: SoundPrinterState;
  missed: number;
}

/** Pixels: lettering is still lettering. */
const width = 320;
/** Between keyframes further apart than this a card may come and go: there every picture is decoded. */
const longestGroupMs = 15_000;
/** Share of keyframes that may be missing. */
const toleratedMissing = 0.25;

/** Looks at the end of the part for credits, and listens to it. */
export const openCredits: OpenFeed<CreditsOptions> = (source, options, saved) => {
  const { file, video, durationMs, artefactFolder } = source;
  if (!video) throw new Error(`Expected a video stream to look for credits in, but ${file} has none.`);
  mustTellLength(source);
  const begun = saved as State | undefined;
  const watch = createCreditsWatch({ durationMs }, begun?.watch);
  const print = openSoundPrint(options.sound ? mainSound(source) : undefined, begun?.sound);
  const fromMs = Math.max(0, durationMs - options.windowMs);
  let missed = begun?.missed ?? 0;

  return {
    ranges: [{ fromMs, toMs: Number.POSITIVE_INFINITY }],
    pictures: {
      spacingMs: 0,
      nextMs: () => fromMs,
      isTooLong: (groupMs, untilMs) => untilMs - groupMs > longestGroupMs,
      wantsKeyframe: watch.wants,
      add(picture) {
        if (watch.wants(picture.timeMs)) watch.add(picture.scaled(width), picture.timeMs);
      },
      miss() {
        missed++;
      },
    },
    sounds: print.sounds,
    save: (): State => ({ watch: watch.save(), sound: print.save(), missed }),
    stretches: () =>
      watch.end().wantsStretches.map(({ startMs, endMs }) => ({ fromMs: startMs, toMs: endMs })),
    addStretchPicture: (picture) => watch.refine(picture.scaled(width), picture.timeMs),
    end(): CreditsTapFinding {
      const { parts, keyframes } = watch.end();
      const wanted = keyframes.length + missed;
      if (keyframes.length === 0 || missed > wanted * toleratedMissing)
        throw new Error(
          `Expected pictures of the last ${Math.round((durationMs - fromMs) / 1000)} s, but only ${keyframes.length} of ` +
            `${wanted} keyframes could be decoded: the file is broken. Replace it.`,
        );
      return {
        parts: parts.map(({ startMs, endMs }) => ({ startMs, endMs })),
        keyframesMs: keyframes.map(({ timeMs }) => Math.round(timeMs)),
        ...print.end(artefactFolder, "credits.u32"),
      };
    },
  };
};
