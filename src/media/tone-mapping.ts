/**
 * Pictures of high dynamic range for screens that have none. The light that a reference display of 1000 cd/m² would
 * show is compressed by the curve of ITU-R BT.2390-11 (5.4.1) to that of HDR's reference white (203 cd/m², BT.2408),
 * taken to the primaries of BT.709 (BT.2087), and encoded for a display of BT.1886.
 */

import type { SmallPicture } from "./small-picture.ts";

/** The transfer functions of ITU-R BT.2100. */
export type HdrTransfer = "PQ" | "HLG";

/** As `SmallPicture`, but each sample has 10 bits of full range: 0 to 1023. */
export interface HdrPicture {
  width: number;
  height: number;
  y: Uint16Array;
  u: Uint16Array;
  v: Uint16Array;
}

/** What red, green and blue count for in the luma of BT.2020. */
const [kr, kg, kb] = [0.2627, 0.678, 0.0593];

const codes = 1024;
/** cd/m². */
const sourcePeak = 1000;
const targetPeak = 203;
const steps = 4096;

/** @returns what makes 8-bit pictures of full range, with the matrix of JPEG, of pictures in BT.2020 */
export function openToneMapper(transfer: HdrTransfer): (picture: HdrPicture) => SmallPicture {
  const lightOf = Float32Array.from({ length: codes }, (_, code) =>
    transfer === "PQ" ? pqLight(code / (codes - 1)) : hlgSceneLight(code / (codes - 1)),
  );
  const light = (signal: number) => lightOf[Math.max(0, Math.min(codes - 1, Math.round(signal)))]!;
  const rgb = new Float32Array(3);

  /** Leaves 8-bit red, green and blue of a pixel in `rgb`. */
  function map(y: number, u: number, v: number): void {
    const blueSignal = y + 2 * (1 - kb) * u;
    const redSignal = y + 2 * (1 - kr) * v;
    let r = light(redSignal);
    let g = light((y - kr * redSignal - kb * blueSignal) / kg);
    let b = light(blueSignal);
    if (transfer === "HLG") {
      // The system gamma of a display of 1000 cd/m²: BT.2100-2, table 5.
      const display = sourcePeak * (kr * r + kg * g + kb * b) ** 0.2;
      r *= display;
      g *= display;
      b *= display;
    }
    const gain = gainAt(Math.max(r, g, b));
    rgb[0] = encoded(gain * (1.6605 * r - 0.5876 * g - 0.0728 * b));
    rgb[1] = encoded(gain * (-0.1246 * r + 1.1329 * g - 0.0083 * b));
    rgb[2] = encoded(gain * (-0.0182 * r - 0.1006 * g + 1.1187 * b));
  }

  return ({ width, height, y, u, v }) => {
    const small: SmallPicture = {
      width,
      height,
      y: new Uint8Array(y.length),
      u: new Uint8Array(u.length),
      v: new Uint8Array(v.length),
    };
    const half = width / 2;
    for (let at = 0; at < u.length; at++) {
      const corner = 2 * Math.floor(at / half) * width + 2 * (at % half);
      let [reds, greens, blues] = [0, 0, 0];
      for (const pixel of [corner, corner + 1, corner + width, corner + width + 1]) {
        map(y[pixel]!, u[at]! - codes / 2, v[at]! - codes / 2);
        const [r, g, b] = rgb as unknown as [number, number, number];
        small.y[pixel] = Math.round(0.299 * r + 0.587 * g + 0.114 * b);
        reds += r / 4;
        greens += g / 4;
        blues += b / 4;
      }
      small.u[at] = chroma(-0.168736 * reds - 0.331264 * greens + 0.5 * blues);
      small.v[at] = chroma(0.5 * reds - 0.418688 * greens - 0.081312 * blues);
    }
    return small;
  };
}

const chroma = (difference: number): number => Math.max(0, Math.min(255, Math.round(128 + difference)));

/** SMPTE ST 2084. @param signal 0..1 @returns cd/m² */
function pqLight(signal: number): number {
  const root = signal ** (1 / m2);
  return 10_000 * (Math.max(0, root - c1) / (c2 - c3 * root)) ** (1 / m1);
}

function pqSignal(light: number): number {
  const power = (light / 10_000) ** m1;
  return ((c1 + c2 * power) / (1 + c3 * power)) ** m2;
}

const m1 = 2610 / 16_384;
const m2 = (2523 / 4096) * 128;
const c1 = 3424 / 4096;
const c2 = (2413 / 4096) * 32;
const c3 = (2392 / 4096) * 32;

/** The inverse of the camera's curve, BT.2100-2, table 5. @param signal 0..1 @returns 0..1 */
function hlgSceneLight(signal: number): number {
  const [a, b, c] = [0.17883277, 0.28466892, 0.55991073];
  return signal <= 0.5 ? signal ** 2 / 3 : (Math.exp((signal - c) / a) + b) / 12;
}

/** What light is multiplied by to fit, and so that the target's peak is 1; by the square root of the light. */
const gains = Float32Array.from({ length: steps }, (_, step) => {
  const light = sourcePeak * (Math.max(1, step) / (steps - 1)) ** 2;
  return compressed(light) / light / targetPeak;
});

function gainAt(light: number): number {
  return light >= sourcePeak ? 1 / light : gains[Math.round(Math.sqrt(light / sourcePeak) * (steps - 1))]!;
}

/** The EETF of BT.2390-11: what is dark stays, what is bright is rolled off by a spline. @param light cd/m² */
function compressed(light: number): number {
  const whole = pqSignal(sourcePeak);
  const most = pqSignal(targetPeak) / whole;
  const knee = 1.5 * most - 0.5;
  const signal = pqSignal(light) / whole;
  if (signal < knee) return light;
  const t = (signal - knee) / (1 - knee);
  const spline =
    (2 * t ** 3 - 3 * t ** 2 + 1) * knee +
    (t ** 3 - 2 * t ** 2 + t) * (1 - knee) +
    (-2 * t ** 3 + 3 * t ** 2) * most;
  return pqLight(spline * whole);
}

/** The inverse of BT.1886 with a black of 0, by the square root of the light. */
const signals = Float32Array.from({ length: steps }, (_, step) => 255 * (step / (steps - 1)) ** (2 / 2.4));

const encoded = (light: number): number =>
  signals[Math.round(Math.sqrt(Math.max(0, Math.min(1, light))) * (steps - 1))]!;
