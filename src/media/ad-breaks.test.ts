import { describe, expect, it } from "vitest";
import { createRandom } from "../demo/random.ts";
import { type AdEvidence, adBreaks, type CutPoint } from "./ad-breaks.ts";
import type { Span } from "./span.ts";

/** What would be seen of a recording of three breaks, or none: with pauses in the show, and noise on every time. */
function evidenceOf(seed: number, { logo: hasLogo, breaks }: { logo: boolean; breaks: number }) {
  const random = createRandom(seed);
  const cuts: CutPoint[] = [];
  const logo: AdEvidence["logo"][number][] = [];
  const known: Span[] = [];
  let timeMs = 0;
  const pause = () => {
    const endMs = timeMs + 100 + random() * 500;
    cuts.push({ startMs: timeMs, endMs, isBlack: true });
    timeMs = endMs;
  };
  const run = (lengthMs: number, presence: number) => {
    for (let at = Math.ceil(timeMs / 2000) * 2000; at < timeMs + lengthMs; at += 2000)
      if (hasLogo)
        logo.push({ timeMs: at, presence: Math.min(1, Math.max(0, presence + (random() - 0.5) / 2)) });
    timeMs += lengthMs;
  };
  const show = (lengthMs: number) => {
    for (let left = lengthMs; left > 0; ) {
      const length = Math.min(left, 5_000 + random() * 60_000);
      run(length, 0.85);
      left -= length;
      if (left <= 0) break;
      if (random() < 0.06) pause();
      else if (random() < 0.5) cuts.push({ startMs: timeMs, endMs: timeMs, isBlack: false });
    }
  };
  show(200_000 + random() * 500_000);
  for (let i = 0; i < breaks; i++) {
    const startMs = timeMs;
    pause();
    for (let ads = 3 + Math.floor(random() * 6); ads > 0; ads--) {
      run(
        [10, 15, 20, 30, 30, 45, 60][Math.floor(random() * 7)]! * 1000 - 350 + (random() - 0.5) * 300,
        0.12,
      );
      pause();
    }
    known.push({ startMs, endMs: timeMs });
    show(300_000 + random() * 500_000);
  }
  return { evidence: { cuts, logo, durationMs: timeMs }, known };
}

const seeds = Array.from({ length: 100 }, (_, seed) => seed);

describe("breaks", () => {
  it.each([
    [true, 0.95],
    [false, 0.9],
  ])("are found within 1 s in noisy evidence (logo: %s)", (logo, least) => {
    let [right, all] = [0, 0];
    for (const seed of seeds) {
      const { evidence, known } = evidenceOf(seed, { logo, breaks: 3 });
      const found = adBreaks(evidence);
      all += known.length;
      right += known.filter(({ startMs, endMs }) =>
        found.some(
          (other) => Math.abs(other.startMs - startMs) < 1000 && Math.abs(other.endMs - endMs) < 1000,
        ),
      ).length;
      for (const other of found)
        expect(known.some(({ startMs, endMs }) => other.startMs < endMs && startMs < other.endMs)).toBe(true);
    }
    expect(right / all).toBeGreaterThanOrEqual(least);
  });

  it.each([true, false])("are never found where there are none (logo: %s)", (logo) => {
    for (const seed of seeds) expect(adBreaks(evidenceOf(seed, { logo, breaks: 0 }).evidence)).toEqual([]);
  });

  it("need a cut at either end", () => {
    expect(adBreaks({ cuts: [], logo: [], durationMs: 3_600_000 })).toEqual([]);
  });
});
