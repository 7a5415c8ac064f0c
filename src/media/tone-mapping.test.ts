import { describe, expect, it } from "vitest";
import { type HdrTransfer, openToneMapper } from "./tone-mapping.ts";

/** One colour, from 10-bit samples of full range to 8-bit ones. */
function map(transfer: HdrTransfer, y: number, u = 512, v = 512) {
  const plane = (length: number, value: number) => new Uint16Array(length).fill(value);
  const picture = { width: 4, height: 2, y: plane(8, y), u: plane(2, u), v: plane(2, v) };
  const small = openToneMapper(transfer)(picture);
  for (const samples of [small.y, small.u, small.v]) expect(new Set(samples).size).toBe(1);
  return { y: small.y[0]!, u: small.u[0]!, v: small.v[0]! };
}

/** 10-bit PQ of so many cd/m², by the table of ITU-R BT.2408. */
const pq = { 1: 153, 100: 520, 203: 594, 1000: 769, 10000: 1023 };

describe("greys", () => {
  it("stay grey, and brighter ones stay brighter", () => {
    for (const transfer of ["PQ", "HLG"] as const) {
      const lumas = Array.from({ length: 33 }, (_, i) => map(transfer, Math.min(1023, i * 32)));
      expect(lumas.every(({ u, v }) => u === 128 && v === 128)).toBe(true);
      for (const [i, { y }] of lumas.entries()) if (i > 0) expect(y).toBeGreaterThanOrEqual(lumas[i - 1]!.y);
      expect(lumas[0]!.y).toBe(0);
      expect(lumas.at(-1)!.y).toBe(255);
    }
  });

  it("keep their light below the knee", () => {
    const display = (light: number) => 255 * (light / 203) ** (1 / 2.4);
    expect(Math.abs(map("PQ", pq[1]).y - display(1))).toBeLessThan(1.5);
    // By BT.2390 the knee is at 93 cd/m²: these are but little over it.
    expect(Math.abs(map("PQ", pq[100]).y - display(100))).toBeLessThan(1.5);
  });

  it("leave room for lights above white", () => {
    const [white, light, sun] = [pq[203], pq[1000], pq[10_000]].map((code) => map("PQ", code).y);
    expect(white).toBeGreaterThan(220);
    expect(white).toBeLessThan(240);
    expect(light).toBe(255);
    expect(sun).toBe(255);
  });

  it("are the same in PQ and HLG: white is 58 % of the one, 75 % of the other", () => {
    expect(
      Math.abs(map("PQ", Math.round(0.58 * 1023)).y - map("HLG", Math.round(0.75 * 1023)).y),
    ).toBeLessThan(3);
  });
});

describe("colours", () => {
  it("of BT.709 come out as such", () => {
    // 50 cd/m² of the red of BT.709, in BT.2020 (BT.2087): then in PQ, and by the matrix of BT.2020.
    const [r, g, b] = [0.6274, 0.0691, 0.0164].map((share) => inversePq(50 * share));
    const y = 0.2627 * r! + 0.678 * g! + 0.0593 * b!;
    const code = (value: number, offset: number) => Math.round(value * 1023 + offset);
    const found = map("PQ", code(y, 0), code((b! - y) / 1.8814, 512), code((r! - y) / 1.4746, 512));
    const red = 255 * (50 / 203) ** (1 / 2.4);
    expect(Math.abs(found.y - 0.299 * red)).toBeLessThan(4);
    expect(Math.abs(found.u - (128 - 0.168736 * red))).toBeLessThan(4);
    expect(Math.abs(found.v - (128 + 0.5 * red))).toBeLessThan(4);
  });

  it("that BT.709 does not have keep their hue", () => {
    const green = map("PQ", 500, 420, 420);
    expect(green.u).toBeLessThan(110);
    expect(green.v).toBeLessThan(110);
  });
});

/** SMPTE ST 2084, from cd/m². */
function inversePq(light: number): number {
  const power = (light / 10_000) ** 0.1593017578125;
  return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375;
}
