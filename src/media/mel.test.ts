import { describe, expect, test } from "vitest";
import { createMelBands, melEdges } from "./mel.ts";

describe("mel bands", () => {
  test("are even below 1 kHz, and 27 to a factor of 6.4 above", () => {
    const below = melEdges(14, 0, 1000);
    for (const [i, hertz] of below.entries()) expect(hertz).toBeCloseTo((i * 200) / 3, 9);
    const above = melEdges(26, 1000, 6400);
    for (const [i, hertz] of above.entries()) expect(hertz).toBeCloseTo(1000 * 6.4 ** (i / 27), 6);
  });

  test("of what is equal at all frequencies are equal where they are wider than its steps", () => {
    const into = new Float32Array(40);
    createMelBands(16_000, 4096, { bands: 40, from: 100, to: 8000 })(new Float32Array(2049).fill(1), into);
    for (const value of into) expect(value).toBeCloseTo(4096 / 16_000, 2);
  });

  test("have a tone in the two whose triangles meet there", () => {
    const powers = new Float32Array(257);
    powers[64] = 1;
    const edges = melEdges(40, 0, 8000);
    const into = new Float32Array(40);
    createMelBands(16_000, 512, { bands: 40, from: 0, to: 8000 })(powers, into);
    const sounding = [...into.keys()].filter((band) => into[band]! > 0);
    expect(sounding).toEqual(
      [...into.keys()].filter((band) => edges[band]! < 2000 && 2000 < edges[band + 2]!),
    );
    expect(sounding).toHaveLength(2);
  });
});
