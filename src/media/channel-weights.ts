/** The layouts that FFmpeg names, with their channels in FFmpeg's order. The first of each size is the usual one. */
const layouts: Readonly<Record<string, string>> = {
  mono: "FC",
  stereo: "FL FR",
  "3.0": "FL FR FC",
  "3.0(back)": "FL FR BC",
  "2.1": "FL FR LFE",
  "4.0": "FL FR FC BC",
  quad: "FL FR BL BR",
  "quad(side)": "FL FR SL SR",
  "3.1": "FL FR FC LFE",
  "5.0": "FL FR FC BL BR",
  "5.0(side)": "FL FR FC SL SR",
  "4.1": "FL FR FC LFE BC",
  "5.1": "FL FR FC LFE BL BR",
  "5.1(side)": "FL FR FC LFE SL SR",
  "6.0": "FL FR FC BC SL SR",
  "6.0(front)": "FL FR FLC FRC SL SR",
  hexagonal: "FL FR FC BL BR BC",
  "3.1.2": "FL FR FC LFE TFL TFR",
  "6.1": "FL FR FC LFE BC SL SR",
  "6.1(back)": "FL FR FC LFE BL BR BC",
  "6.1(front)": "FL FR LFE FLC FRC SL SR",
  "7.0": "FL FR FC BL BR SL SR",
  "7.0(front)": "FL FR FC FLC FRC SL SR",
  "7.1": "FL FR FC LFE BL BR SL SR",
  "7.1(wide)": "FL FR FC LFE BL BR FLC FRC",
  "7.1(wide-side)": "FL FR FC LFE FLC FRC SL SR",
  "5.1.2": "FL FR FC LFE BL BR TFL TFR",
  octagonal: "FL FR FC BL BR BC SL SR",
  "5.1.4": "FL FR FC LFE BL BR TFL TFR TBL TBR",
  "7.1.2": "FL FR FC LFE BL BR SL SR TFL TFR",
  "7.1.4": "FL FR FC LFE BL BR SL SR TFL TFR TBL TBR",
};

/** +1.5 dB: what ITU-R BS.1770-4 gives to ear-level channels between 60 and 120 degrees from the front. */
const surroundWeight = 1.41;

/** FFmpeg spells a layout without a name as `3 channels (FL+FR+LFE)`. */
function channelsOf(layout: string): string[] | undefined {
  const named = layouts[layout]?.split(" ");
  return named ?? /\(([A-Z0-9]+(?:\+[A-Z0-9]+)*)\)$/.exec(layout)?.[1]?.split("+");
}

function weightOf(channel: string, layout: readonly string[]): number {
  switch (channel) {
    case "LFE":
    case "LFE2":
      return 0;
    case "SL":
    case "SR":
    case "WL":
    case "WR":
      return surroundWeight;
    // Back channels are the surrounds of 5.1, but stand behind them, outside the raised sector, where both exist.
    case "BL":
    case "BR":
      return layout.includes("SL") ? 1 : surroundWeight;
    default:
      return 1;
  }
}

/**
 * FFmpeg's names of the channels, in order: FL, FR, FC, LFE, ...
 *
 * @param layout as FFmpeg names it: `5.1(side)`. Unknown, or not of that many channels: the usual one of that size.
 * @returns undefined where no layout of that size is known.
 */
export function channelNames(layout: string | undefined, channels: number): string[] | undefined {
  const ofSize = (names: readonly string[] | undefined) => names?.length === channels;
  const own = layout === undefined ? undefined : channelsOf(layout);
  return ofSize(own)
    ? own
    : Object.values(layouts)
        .map((names) => names.split(" "))
        .find(ofSize);
}

/**
 * How much each channel counts for the loudness (ITU-R BS.1770-4, Annexes 1 and 3): low-frequency effects 0,
 * surrounds 1.41, others 1.
 *
 * @param layout see `channelNames`
 */
export function channelWeights(layout: string | undefined, channels: number): number[] {
  const names = channelNames(layout, channels);
  return names?.map((name) => weightOf(name, names)) ?? new Array<number>(channels).fill(1);
}
