import { expect, test } from "vitest";
import { type Signal, synthesize } from "./signals.ts";
import { composeSpeech } from "./speech.ts";

test("a sequence plays each signal from its beginning, wherever one starts to listen", () => {
  const sine: Signal = { kind: "sine", frequency: 440, dbfs: -6 };
  const noise: Signal = { kind: "noise", seed: 3, dbfs: -20 };
  const pieces = [
    { seconds: 0.5, signal: sine },
    { seconds: 0.25, signal: noise },
    { seconds: 0.5, signal: sine },
  ];
  const [whole] = synthesize({ kind: "sequence", pieces }, 1000, 1)(0, 1500) as [Float32Array];
  const part = (signal: Signal, count: number) => [...synthesize(signal, 1000, 1)(0, count)[0]!];
  expect([...whole]).toEqual([
    ...part(sine, 500),
    ...part(noise, 250),
    ...part(sine, 500),
    ...part({ kind: "silence" }, 250),
  ]);
  const [middle] = synthesize({ kind: "sequence", pieces }, 1000, 1)(400, 500) as [Float32Array];
  expect(middle).toEqual(whole.slice(400, 900));
});

test("samples are played as they are, of one channel in all, and then there is silence", () => {
  const planes = [Float32Array.of(0.1, 0.2, 0.3)];
  const play = synthesize({ kind: "samples", planes }, 1000, 2);
  expect(play(1, 4)).toEqual([Float32Array.of(0.2, 0.3, 0, 0), Float32Array.of(0.2, 0.3, 0, 0)]);
  expect(play(7, 1)).toEqual([Float32Array.of(0), Float32Array.of(0)]);
  const stereo = synthesize({ kind: "samples", planes: [...planes, Float32Array.of(0.5)] }, 1000, 2);
  expect(stereo(0, 2)).toEqual([Float32Array.of(planes[0]![0]!, planes[0]![1]!), Float32Array.of(0.5, 0)]);
});

test("signals of a mix are heard at one time", () => {
  const sine: Signal = { kind: "sine", frequency: 440, dbfs: -6 };
  const noise: Signal = { kind: "noise", seed: 3, dbfs: -20 };
  const heard = (signal: Signal) => synthesize(signal, 1000, 2)(10, 50);
  const [left, right] = heard({ kind: "mix", signals: [sine, noise] }) as [Float32Array, Float32Array];
  const [one, other] = [heard(sine), heard(noise)];
  expect(left).toEqual(one[0]!.map((sample, i) => sample + other[0]![i]!));
  expect(right).toEqual(one[1]!.map((sample, i) => sample + other[1]![i]!));
});

test.each([16_000, 48_000])("speech is as loud as it should be and in the middle, at %i Hz", (rate) => {
  const speech: Signal = { kind: "speech", seed: 5, seconds: 6, voices: ["man", "woman"], dbfs: -22 };
  const [left, right] = synthesize(speech, rate, 2)(0, 6 * rate) as [Float32Array, Float32Array];
  expect(right).toEqual(left);
  const { stretches } = composeSpeech({ seed: 5, seconds: 6, voices: ["man", "woman"] });
  const { startMs, endMs } = stretches[0]!;
  const phrase = left.subarray((startMs * rate) / 1000, (endMs * rate) / 1000);
  const power = phrase.reduce((sum, sample) => sum + sample * sample, 0) / phrase.length;
  expect(10 * Math.log10(power)).toBeCloseTo(-22, 0);
});
