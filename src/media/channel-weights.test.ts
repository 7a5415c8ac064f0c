import { describe, expect, it } from "vitest";
import { channelWeights } from "./channel-weights.ts";

describe("channelWeights", () => {
  it.each([
    ["mono", [1]],
    ["stereo", [1, 1]],
    ["2.1", [1, 1, 0]],
    ["3.0", [1, 1, 1]],
    ["4.0", [1, 1, 1, 1]],
    ["quad", [1, 1, 1.41, 1.41]],
    ["5.0", [1, 1, 1, 1.41, 1.41]],
    ["5.0(side)", [1, 1, 1, 1.41, 1.41]],
    ["5.1", [1, 1, 1, 0, 1.41, 1.41]],
    ["5.1(side)", [1, 1, 1, 0, 1.41, 1.41]],
    ["6.1", [1, 1, 1, 0, 1, 1.41, 1.41]],
    ["7.1", [1, 1, 1, 0, 1, 1, 1.41, 1.41]],
    ["7.1(wide)", [1, 1, 1, 0, 1.41, 1.41, 1, 1]],
  ])("%s", (layout, weights) => {
    expect(channelWeights(layout, weights.length)).toEqual(weights);
  });

  it("reads FFmpeg's spelling of layouts without a name", () => {
    expect(channelWeights("5 channels (FL+FR+LFE+SL+SR)", 5)).toEqual([1, 1, 0, 1.41, 1.41]);
    expect(channelWeights("1 channels (LFE)", 1)).toEqual([0]);
  });

  it.each([undefined, "unknown", "stereo", "6 channels"])(
    "takes the usual layout of six for %s",
    (layout) => {
      expect(channelWeights(layout, 6)).toEqual([1, 1, 1, 0, 1.41, 1.41]);
    },
  );

  it("counts every channel alike where no layout is usual", () => {
    expect(channelWeights(undefined, 3)).toEqual([1, 1, 1]);
    expect(channelWeights(undefined, 11)).toEqual(Array(11).fill(1));
  });
});
