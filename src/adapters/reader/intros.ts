import { introWindowMs } from "../../media/season.ts";
import type { SoundPrinterState } from "../../media/sound-print.ts";
import type { StretchFinding } from "../../media/taps.ts";
import type { OpenFeed } from "./feed.ts";
import { mustTellLength } from "./length.ts";
import { mainSound } from "./main-sound.ts";
import { openSoundPrint } from "./sound-print.ts";

interface State {
  sound: SoundPrinterState;
  keyframesMs: number[];
}

/** Of those that are closer, one tells enough: where every picture is a keyframe they would be thousands. */
const closestKeyframesMs = 400;

/** Listens to the beginning of the part. */
export const openIntros: OpenFeed<Record<string, never>> = (source, _, saved) => {
  const { file, durationMs, artefactFolder } = source;
  const stream = mainSound(source);
  if (!stream) throw new Error(`Expected a stream of sound to look for an intro in, but ${file} has none.`);
  mustTellLength(source);
  const begun = saved as State | undefined;
  const print = openSoundPrint(stream, begun?.sound);
  const keyframesMs = [...(begun?.keyframesMs ?? [])];

  return {
    ranges: [{ fromMs: 0, toMs: introWindowMs(durationMs) }],
    keyframes: {
      add(timeMs) {
        const last = keyframesMs.at(-1);
        if (last === undefined || timeMs - last >= closestKeyframesMs) keyframesMs.push(Math.round(timeMs));
      },
    },
    sounds: print.sounds,
    save: (): State => ({ sound: print.save(), keyframesMs: [...keyframesMs] }),
    end: (): StretchFinding => ({ keyframesMs, ...print.end(artefactFolder, "intro.u32") }),
  };
};
