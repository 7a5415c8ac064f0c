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

/** 8-bit samples of full range, by the matrix of JPEG, of a colour of BT.709 on a display of 203 cd/m². */
function shown(...light: [number, number, number]) {
  const [r, g, b] = light.map((one) => 255 * (one / 203) ** (1 / 2.4)) as [number, number, number];
  return {
    y: 0.299 * r + 0.587 * g + 0.114 * b,
    u: 128 - 0.168736 * r - 0.331264 * g + 0.5 * b,
    v: 128 + 0.5 * r - 0.418688 * g - 0.081312 * b,
  };
}

/** 10-bit samples of full range, by the matrix of BT.2020, of signals from 0 to 1. */
function coded([r, g, b]: readonly [number, number, number]): [y: number, u: number, v: number] {
  const y = 0.2627 * r + 0.678 * g + 0.0593 * b;
  return [
    Math.round(1023 * y),
    Math.round(512 + (1023 * (b - y)) / 1.8814),
    Math.round(512 + (1023 * (r - y)) / 1.4746),
  ];
}

/** BT.2087: light of the primaries of BT.709 in those of BT.2020. */
const in2020 = ([r, g, b]: readonly [number, number, number]) =>
  [
    0.6274 * r + 0.3293 * g + 0.0433 * b,
    0.0691 * r + 0.9195 * g + 0.0114 * b,
    0.0164 * r + 0.088 * g + 0.8956 * b,
  ] as [number, number, number];

/** BT.2100-2, table 5: the camera's curve of HLG, of light from 0 to 1. */
const hlg = (light: number) =>
  light <= 1 / 12 ? Math.sqrt(3 * light) : 0.17883277 * Math.log(12 * light - 0.28466892) + 0.55991073;

function expectNear(
  found: { y: number; u: number; v: number },
  wanted: { y: number; u: number; v: number },
  by: number,
) {
  for (const key of ["y", "u", "v"] as const)
    expect(Math.abs(found[key] - wanted[key]), key).toBeLessThan(by);
}

/** Light in cd/m² of colours that BT.709 has, none of them in reach of the knee. */
const lights: [number, number, number][] = [
  [20, 20, 20],
  [60, 2, 2],
  [2, 60, 2],
  [2, 2, 60],
  [60, 60, 5],
  [50, 30, 10],
];

describe("a known colour comes out as it is", () => {
  it.each(lights)("in PQ: %i, %i, %i", (...light) => {
    const signals = in2020(light).map(inversePq) as [number, number, number];
    expectNear(map("PQ", ...coded(signals)), shown(...light), 2);
  });

  it.each(lights)("in HLG: %i, %i, %i", (...light) => {
    const displayed = in2020(light);
    const [r, g, b] = displayed;
    // The display shows 1000 times each, times the scene's luminance to the power of 0.2.
    const luminance = ((0.2627 * r + 0.678 * g + 0.0593 * b) / 1000) ** (1 / 1.2);
    const signals = displayed.map((one) => hlg(one / 1000 / luminance ** 0.2)) as [number, number, number];
    expectNear(map("HLG", ...coded(signals)), shown(...light), 2);
  });
});

describe("lights above the knee", () => {
  it.each([100, 150, 203, 300, 500, 800])("are rolled off by BT.2390's spline: %i cd/m²", (light) => {
    const peak = inversePq(1000);
    const most = inversePq(203) / peak;
    const knee = 1.5 * most - 0.5;
    const t = (inversePq(light) / peak - knee) / (1 - knee);
    // A cubic from the knee, where it goes straight on, to the top, where it is flat: by its Bézier points.
    const points = [knee, knee + (1 - knee) / 3, most, most] as const;
    const s = 1 - t;
    const signal =
      s ** 3 * points[0] + 3 * s * s * t * points[1] + 3 * s * t * t * points[2] + t ** 3 * points[3];
    const found = 203 * (map("PQ", Math.round(1023 * inversePq(light))).y / 255) ** 2.4;
    expect(Math.abs(inversePq(found) / peak - signal)).toBeLessThan(0.004);
  });
});

it("puts each pixel where it was, and takes the colour of four from all of them", () => {
  const lumas = Array.from({ length: 16 }, (_, i) => 100 + 40 * i);
  const grey = new Uint16Array(4).fill(512);
  const open = openToneMapper("PQ");
  const greys = open({ width: 4, height: 4, y: Uint16Array.from(lumas), u: grey, v: grey });
  expect([...greys.y]).toEqual(lumas.map((y) => map("PQ", y).y));
  expect([...greys.u, ...greys.v]).toEqual(new Array(8).fill(128));
  // The third block of the four is reddish, and each of its pixels is of another luma.
  const y = Uint16Array.from(lumas, (_, i) => [300, 320, 340, 360][i % 4]!);
  const [u, v] = [Uint16Array.of(512, 512, 500, 512), Uint16Array.of(512, 512, 600, 512)];
  const small = open({ width: 4, height: 4, y, u, v });
  const block = [300, 320, 300, 320].map((luma) => map("PQ", luma, 500, 600));
  expect([small.y[8], small.y[9], small.y[12], small.y[13]]).toEqual(block.map((one) => one.y));
  expect([small.u[0], small.u[1], small.u[3], small.v[0], small.v[1], small.v[3]]).toEqual([
    128, 128, 128, 128, 128, 128,
  ]);
  const mean = (key: "u" | "v") => block.reduce((sum, one) => sum + one[key], 0) / 4;
  expect(Math.abs(small.u[2]! - mean("u"))).toBeLessThanOrEqual(1);
  expect(Math.abs(small.v[2]! - mean("v"))).toBeLessThanOrEqual(1);
  expect([small.width, small.height]).toEqual([4, 4]);
});

it("clips what is outside of the range", () => {
  for (const transfer of ["PQ", "HLG"] as const) {
    expect(map(transfer, 1023, 512, 512)).toEqual({ y: 255, u: 128, v: 128 });
    expect(map(transfer, 0, 512, 512)).toEqual({ y: 0, u: 128, v: 128 });
    // A pure blue: of the others, nothing is left.
    expect(map(transfer, 61, 1023, 471)).toMatchObject({ u: 255 });
  }
});
