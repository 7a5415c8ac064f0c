/** Soundtracks of which is known where somebody speaks. */

import { joinSpans, lengthMs, type Span } from "../../src/media/span.ts";
import { type VoiceTapFinding, voice } from "../../src/media/taps.ts";
import { noiseNames } from "../../test/support/noise.ts";
import { composeVoiceMix, type VoiceMixPlan, voicePlanes } from "../../test/support/voice-mix.ts";
import type { Row } from "../rows.ts";
import { freshSeed, share, whileReading } from "./reading.ts";

const seconds = 40;
const beds = ["music", "music", ...noiseNames] as const;
const layouts = { mono: 1, stereo: 2, surround: 6 } as const;
const allMs = (spans: readonly Span[]): number => spans.reduce((sum, span) => sum + lengthMs(span), 0);

export const speechRows = (): Promise<Row[]> =>
  whileReading(async ({ readClip }) => {
    const plans = Object.keys(layouts).flatMap((layout, l) =>
      beds.map(
        (bed, i): VoiceMixPlan => ({
          seed: freshSeed + 100 * l + i,
          seconds,
          layout: layout as keyof typeof layouts,
          bed,
          overBed: 5 + (i % 6),
        }),
      ),
    );
    const total = { right: 0, found: 0, spoken: 0 };
    for (const plan of plans) {
      const mix = composeVoiceMix(plan);
      const channels = layouts[plan.layout];
      const signal = { kind: "samples", planes: voicePlanes(mix, channels) } as const;
      const audio = { codec: "aac", sampleRate: 48_000, channels, bitrate: 64_000 * channels, signal };
      const clip = { durationSeconds: seconds, audio: [audio] };
      const { stretches } = await readClip<VoiceTapFinding>("mka", clip, voice({ model: "" }));
      const [found, spoken, either] = [stretches, mix.stretches, [...stretches, ...mix.stretches]].map(
        (spans) => allMs(joinSpans(spans)),
      ) as [number, number, number];
      total.right += found + spoken - either;
      total.found += found;
      total.spoken += spoken;
    }
    const row = (what: string, of: number): Row => ({
      what,
      unit: "%",
      ours: [share(total.right, of)],
      goal: { of: "ours", atLeast: 90 },
      note: `${plans.length} constructed soundtracks, speech 5 to 10 dB over music or noise, mono, stereo and 5.1, as AAC`,
    });
    return [
      row("Speech: of the time that was found, the share in which somebody speaks", total.found),
      row("Speech: of the time in which somebody speaks, the share that was found", total.spoken),
    ];
  });
