import { createFingerprinter, type FingerprinterState } from "./fingerprint.ts";
import { createSilenceFinder, type Silence, type SilenceFinderState } from "./silences.ts";

/** What a season needs of the sound of one episode, or of a stretch of it. */
export interface SoundPrint {
  /** Where in the file the fingerprint begins. */
  offsetMs: number;
  /** From one point to the next. */
  hopMs: number;
  points: Uint32Array;
  /** In times of the file. */
  silences: Silence[];
}

/** Everything that is remembered: plain data. */
export interface SoundPrinterState {
  /** Null until something was heard. */
  offsetMs: number | null;
  fingerprint: FingerprinterState;
  silences: SilenceFinderState;
}

export interface SoundPrinter {
  /** Takes the next samples, 16 kHz mono, in chunks of any size. @param timeMs of the first of them */
  add(samples: Float32Array, timeMs: number): void;
  /** What it takes to go on from here later. */
  save(): SoundPrinterState;
  /** Ends the print; the printer is not used again. @returns undefined when nothing was heard */
  end(): SoundPrint | undefined;
}

/** dBFS. Points below are void; silence is a little louder than what a fingerprint still hears. */
const quietest = -60;
/** As FFmpeg's users look for the end of a scene. */
const silence = { threshold: -50, minimumMs: 100 };

/**
 * Fingerprint and silences of sound that goes on without gaps, in times of the file.
 * @param saved the state of an earlier one, to go on from there.
 */
export function createSoundPrinter(saved?: SoundPrinterState): SoundPrinter {
  let offsetMs = saved?.offsetMs ?? null;
  const fingerprint = createFingerprinter({ quietest }, saved?.fingerprint);
  const silences = createSilenceFinder(silence, saved?.silences);

  return {
    add(samples, timeMs) {
      if (samples.length === 0) return;
      offsetMs ??= timeMs;
      fingerprint.add(samples);
      silences.add(samples);
    },
    save: () => ({ offsetMs, fingerprint: fingerprint.save(), silences: silences.save() }),
    end() {
      if (offsetMs === null) return undefined;
      const startMs = offsetMs;
      return {
        offsetMs,
        ...fingerprint.end(),
        silences: silences.end().map((span) => ({
          startMs: Math.round(startMs + span.startMs),
          endMs: Math.round(startMs + span.endMs),
        })),
      };
    },
  };
}
