import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CreditsState, createCreditsWatch } from "../../media/credits.ts";
import { createSoundPrinter, type SoundPrint, type SoundPrinterState } from "../../media/sound-print.ts";
import type { CreditsOptions, CreditsTapFinding } from "../../media/taps.ts";
import type { OpenFeed } from "./feed.ts";
import { mainSound } from "./main-sound.ts";

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
  if (durationMs <= 0)
    throw new Error(`Expected a file that says how long it is, but ${file} does not: remux it.`);
  const begun = saved as State | undefined;
  const watch = createCreditsWatch({ durationMs }, begun?.watch);
  const printer = createSoundPrinter(begun?.sound);
  const fromMs = Math.max(0, durationMs - options.windowMs);
  const stream = options.sound ? mainSound(source) : undefined;
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
    sounds: stream
      ? [
          {
            stream,
            add(sound) {
              const { mono, timeMs } = sound.mixed();
              printer.add(mono, timeMs);
            },
          },
        ]
      : [],
    save: (): State => ({ watch: watch.save(), sound: printer.save(), missed }),
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
        ...writePrint(artefactFolder, printer.end()),
      };
    },
  };
};

function writePrint(
  folder: string,
  print: SoundPrint | undefined,
): Pick<CreditsTapFinding, "sound" | "fingerprint"> {
  if (print === undefined) return { sound: null, fingerprint: null };
  const { points, ...sound } = print;
  const fingerprint = "credits.u32";
  writeFileSync(join(folder, fingerprint), points);
  return { sound, fingerprint };
}
