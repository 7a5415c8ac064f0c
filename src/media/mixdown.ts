import { channelNames } from "./channel-weights.ts";
import { createResampler, type Resampler, type ResamplerState } from "./resample.ts";

/** The sample rate of what is mixed down, in hertz. */
export const mixedRate = 16_000;

export interface MixdownOptions {
  /** Hertz. */
  sampleRate: number;
  channels: number;
  /** FFmpeg's name. */
  layout: string | undefined;
  /** Whether `dialogue` and `rest` are wanted too. */
  speech: boolean;
}

/** Sound at 16 kHz: views, valid until the next call. */
export interface MixedSamples {
  /** The mean of all channels but the low-frequency ones. */
  mono: Float32Array;
  /** The centre of surround sound, else the same as `mono`. */
  dialogue: Float32Array;
  /** Half the difference of stereo, the mean of the other channels of surround sound; undefined for mono. */
  rest: Float32Array | undefined;
}

export interface Mixdown {
  /** Takes the next samples: `count` of each plane. */
  add(planes: readonly Float32Array[], count: number): MixedSamples;
  /** Samples of each plane taken so far. */
  readonly taken: number;
  /** Samples given so far, of each. */
  readonly given: number;
  save(): MixdownState;
}

export type MixdownState = ResamplerState[];

/** One output: the sum of the channels, each times its share. */
interface Bus {
  shares: readonly number[];
  resampler: Resampler;
}

/**
 * Mixes sound of any layout down to 16 kHz, for analyses of speech, music and likeness.
 *
 * @param saved of a mixdown with the same options: goes on from there.
 * @throws RangeError for sample rates that `createResampler` does not take.
 */
export function createMixdown(options: MixdownOptions, saved?: MixdownState): Mixdown {
  const { mono, dialogue, rest } = sharesOf(options);
  const buses: Bus[] = [mono, ...(options.speech ? [dialogue, rest] : [])]
    .filter((shares) => shares !== undefined)
    .map((shares, index) => ({
      shares,
      resampler: createResampler(options.sampleRate, mixedRate, saved?.[index]),
    }));
  const dialogueAt = options.speech && dialogue !== undefined ? 1 : 0;
  const restAt = options.speech && rest !== undefined ? buses.length - 1 : undefined;
  let mixed = new Float32Array(0);
  let taken = saved?.[0]?.taken ?? 0;
  let given = saved?.[0]?.given ?? 0;

  function mix(planes: readonly Float32Array[], count: number, shares: readonly number[]): Float32Array {
    const only = shares.length === 1 && shares[0] === 1 ? planes[0] : undefined;
    if (only) return only;
    if (mixed.length < count) mixed = new Float32Array(2 * count);
    mixed.fill(0, 0, count);
    for (const [channel, share] of shares.entries()) {
      if (share === 0) continue;
      const plane = planes[channel]!;
      for (let i = 0; i < count; i++) mixed[i]! += share * plane[i]!;
    }
    return mixed;
  }

  return {
    get taken() {
      return taken;
    },
    get given() {
      return given;
    },
    add(planes, count) {
      const outputs = buses.map(({ shares, resampler }) => resampler.add(mix(planes, count, shares), count));
      taken += count;
      given += outputs[0]!.length;
      return {
        mono: outputs[0]!,
        dialogue: outputs[dialogueAt]!,
        rest: restAt === undefined ? undefined : outputs[restAt],
      };
    },
    save: () => buses.map(({ resampler }) => resampler.save()),
  };
}

/** @property dialogue undefined where it is the same as mono */
function sharesOf({ channels, layout }: MixdownOptions): {
  mono: number[];
  dialogue: number[] | undefined;
  rest: number[] | undefined;
} {
  const names = channelNames(layout, channels) ?? new Array<string>(channels).fill("");
  const meanOf = (wanted: (name: string) => boolean) => {
    const count = names.filter(wanted).length;
    return names.map((name) => (wanted(name) ? 1 / count : 0));
  };
  const isHeard = (name: string) => !name.startsWith("LFE");
  const heard = names.filter(isHeard).length;
  // A layout of nothing but low-frequency channels is a mistake of the file: they are what there is to hear.
  const mono = meanOf(heard > 0 ? isHeard : () => true);
  if (names.includes("FC") && heard > 1)
    return {
      mono,
      dialogue: meanOf((name) => name === "FC"),
      rest: meanOf((name) => isHeard(name) && name !== "FC"),
    };
  const [left, right] = [names.indexOf("FL"), names.indexOf("FR")];
  const rest =
    left >= 0 && right >= 0
      ? names.map((_, channel) => (channel === left ? 0.5 : channel === right ? -0.5 : 0))
      : undefined;
  return { mono, dialogue: undefined, rest };
}
