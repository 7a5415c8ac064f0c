import { describe, expect, test } from "vitest";
import { histogramOf, integratedLoudness, loudnessRange, toLufs, unionOf } from "./gating.ts";

const energyOf = (lufs: number) => 10 ** ((lufs + 0.691) / 10);

test("a mean square of 1 is -0.691 LUFS", () => {
  expect(toLufs(1)).toBe(-0.691);
  expect(toLufs(10)).toBeCloseTo(9.309, 9);
});

describe("integrated loudness", () => {
  test("is that of the mean energy", () => {
    expect(integratedLoudness({ energies: [energyOf(-20)] })).toBeCloseTo(-20, 9);
    expect(integratedLoudness({ energies: [1, 3] })).toBeCloseTo(toLufs(2), 9);
    expect(integratedLoudness({ energies: [1, 3], counts: [3, 1] })).toBeCloseTo(toLufs(1.5), 9);
  });

  test("of nothing above -70 LUFS is none", () => {
    expect(integratedLoudness({ energies: [] })).toBeNull();
    expect(integratedLoudness({ energies: [0, 0] })).toBeNull();
    expect(integratedLoudness({ energies: [energyOf(-70.01)] })).toBeNull();
    expect(integratedLoudness({ energies: [energyOf(-70)] })).toBeCloseTo(-70, 9);
  });

  test("leaves out what is 10 LU below the mean of what is above -70", () => {
    // Of 1 and x the gate is (1 + x) / 20: x passes from 1/19 on.
    expect(integratedLoudness({ energies: [1, 1 / 18.9] })).toBeCloseTo(toLufs((1 + 1 / 18.9) / 2), 9);
    expect(integratedLoudness({ energies: [1, 1 / 19.1] })).toBeCloseTo(toLufs(1), 9);
    // Nine blocks of x: from 1/91 on.
    expect(integratedLoudness({ energies: [1 / 90, 1], counts: [9, 1] })).toBeCloseTo(toLufs(0.11), 9);
    expect(integratedLoudness({ energies: [1 / 92, 1], counts: [9, 1] })).toBeCloseTo(toLufs(1), 9);
    // What is below -70 LUFS does not pull the gate down.
    expect(integratedLoudness({ energies: [1, 1 / 19.1, 0, 0, 0] })).toBeCloseTo(toLufs(1), 9);
    // Nor is the gate below -70 LUFS.
    const quiet = [energyOf(-70.5), energyOf(-69), energyOf(-69)];
    expect(integratedLoudness({ energies: quiet })).toBeCloseTo(-69, 9);
  });
});

describe("loudness range", () => {
  const range = (energies: readonly number[], counts?: readonly number[]) =>
    loudnessRange(counts ? { energies, counts } : { energies });
  const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
  const ratio = (high: number, low: number) => 10 * Math.log10(high / low);

  test("is from the tenth to the ninety-fifth of a hundred", () => {
    expect(range(upTo(11))).toBeCloseTo(ratio(11, 2), 9);
    expect(range(upTo(21))).toBeCloseTo(ratio(20, 3), 9);
    expect(range(upTo(2))).toBeCloseTo(ratio(2, 1), 9);
    expect(range([5])).toBe(0);
  });

  test("counts are as many blocks", () => {
    expect(range([1, 2, 4], [2, 17, 2])).toBeCloseTo(ratio(4, 2), 9);
    expect(range([1, 2, 4], [3, 17, 1])).toBeCloseTo(ratio(2, 1), 9);
    expect(range([1, 2, 4], [3, 16, 2])).toBeCloseTo(ratio(4, 1), 9);
    expect(range([1, 2, 4], [2, 18, 1])).toBe(0);
  });

  test("leaves out what is 20 LU below the mean", () => {
    // Of x and 1 the gate is (1 + x) / 200: x passes from 1/199 on.
    expect(range([1 / 198, 1])).toBeCloseTo(ratio(198, 1), 9);
    expect(range([1 / 200, 1])).toBe(0);
  });

  test("of nothing above -70 LUFS is 0", () => {
    expect(range([])).toBe(0);
    expect(range([0, energyOf(-70.01)])).toBe(0);
    expect(range([energyOf(-70), energyOf(-65)])).toBeCloseTo(5, 9);
  });
});

describe("histogram", () => {
  const of = (...levels: number[]) => histogramOf(levels.map(energyOf));

  test("one entry is for a twentieth of a LU", () => {
    expect(of(-20.09, -20.06, -20.04, -20.01, -19.99)).toEqual({
      levels: [-20.07, -20.02, -19.99],
      counts: [2, 2, 1],
    });
  });

  test("its level is the mean of the energies, to a hundredth", () => {
    expect(of(-30.044, -30.044, -30.008)).toEqual({ levels: [-30.03], counts: [3] });
    expect(of(-12.341)).toEqual({ levels: [-12.34], counts: [1] });
  });

  test("what is below -70 LUFS is left out", () => {
    expect(of(-80, -70.06, -70.001)).toEqual({ levels: [], counts: [] });
    expect(of(-80, -69.99, -10.02)).toEqual({ levels: [-69.99, -10.02], counts: [1, 1] });
    expect(histogramOf([])).toEqual({ levels: [], counts: [] });
    expect(histogramOf([0, 0, energyOf(-70)])).toEqual({ levels: [-70], counts: [1] });
  });

  test("several together are in the order of their levels", () => {
    const { energies, counts } = unionOf([
      { levels: [-30, -10], counts: [1, 2] },
      { levels: [], counts: [] },
      { levels: [-40, -20, -5], counts: [3, 4, 5] },
    ]);
    expect(Array.from(energies, (energy) => Math.round(toLufs(energy)))).toEqual([-40, -30, -20, -10, -5]);
    expect(counts).toEqual([3, 1, 4, 2, 5]);
    expect(energies[0]).toBeCloseTo(energyOf(-40), 12);
    expect(unionOf([])).toEqual({ energies: [], counts: [] });
  });
});
