export interface SilenceOptions {
  /** dBFS: every sample of a silence is below. */
  threshold: number;
  minimumMs: number;
}

/** From the first sample that is quiet to the first that is not. */
export interface Silence {
  startMs: number;
  endMs: number;
}

/** Everything that a silence finder remembers: plain data. */
export interface SilenceFinderState {
  /** Samples taken so far. */
  taken: number;
  /** The first sample of the quiet stretch at the end of them; `taken` when there is none. */
  quietFrom: number;
  silences: Silence[];
}

export interface SilenceFinder {
  /** Takes the next samples, 16 kHz mono, in chunks of any size. */
  add(samples: Float32Array): void;
  /** What it takes to go on from here later. */
  save(): SilenceFinderState;
  /** Ends the search and gives all silences in order; the finder is not used again. */
  end(): Silence[];
}

const samplesPerMs = 16;

/**
 * Finds the stretches in which no sample reaches a threshold, as FFmpeg's `silencedetect` does.
 *
 * @param saved the state of a finder of the same options, to go on from there.
 */
export function createSilenceFinder(
  { threshold, minimumMs }: SilenceOptions,
  saved?: SilenceFinderState,
): SilenceFinder {
  const limit = 10 ** (threshold / 20);
  const minimum = minimumMs * samplesPerMs;
  const silences = saved?.silences.slice() ?? [];
  let taken = saved?.taken ?? 0;
  let quietFrom = saved?.quietFrom ?? 0;

  function endQuiet(at: number): void {
    if (at - quietFrom >= minimum)
      silences.push({ startMs: quietFrom / samplesPerMs, endMs: at / samplesPerMs });
  }

  return {
    add(samples) {
      for (let i = 0; i < samples.length; i++) {
        if (Math.abs(samples[i]!) < limit) continue;
        endQuiet(taken + i);
        quietFrom = taken + i + 1;
      }
      taken += samples.length;
    },
    save: () => ({ taken, quietFrom, silences: silences.slice() }),
    end() {
      endQuiet(taken);
      return silences;
    },
  };
}
