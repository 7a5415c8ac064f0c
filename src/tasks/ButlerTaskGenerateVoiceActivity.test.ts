import { rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { openMediaHouse } from "../../test/support/media-house.ts";
import { composeSpeech } from "../../test/support/speech.ts";
import { createResampler } from "../media/resample.ts";

const seconds = 150;

test("speech is kept, and subtitles beside the film are told to be late or not", async () => {
  const house = await openMediaHouse("movie");
  const { samples, stretches } = composeSpeech({
    seed: 8,
    seconds,
    voices: ["woman", "man"],
    pauses: [0.6, 4],
  });
  const planes = [createResampler(16_000, 48_000).add(samples, samples.length).slice()];
  house.putClip("Talk (2020)/Talk (2020).mkv", {
    durationSeconds: seconds,
    video: {
      width: 64,
      height: 36,
      frameRate: 5,
      codec: "libx264",
      pictures: { kind: "greys", levels: [80, 160], secondsEach: 10 },
    },
    audio: [{ codec: "aac", sampleRate: 48_000, channels: 1, signal: { kind: "samples", planes } }],
  });
  const subtitles = (shiftMs: number, newline: string) =>
    stretches
      .filter(({ startMs }) => startMs + shiftMs > 0)
      .flatMap(({ startMs, endMs }, i) => [
        String(i + 1),
        `${clock(startMs + shiftMs)} --> ${clock(endMs + shiftMs)}`,
        `Line ${i + 1}`,
        "",
      ])
      .join(newline);
  writeFileSync(house.at("Talk (2020)/Talk (2020).de.srt"), `\uFEFF${subtitles(4000, "\r\n")}`);
  writeFileSync(house.at("Talk (2020)/Talk (2020).en.srt"), subtitles(0, "\n"));
  writeFileSync(
    house.at("Talk (2020)/Talk (2020).xx.srt"),
    "1\n00:00:01,000 --> 00:00:02,000\nNothing else\n",
  );
  await house.probe();
  expect(await house.run("ButlerTaskGenerateVoiceActivity")).toMatchObject({ outcome: "success" });

  const finding = voiceOf(house);
  expect(finding.binMs).toBe(10);
  expect(finding.stretches.length).toBeGreaterThan(stretches.length / 3);
  const [late, inStep, unclear] = finding.subtitles;
  expect(Math.abs(late!.offsetMs! - 4000)).toBeLessThanOrEqual(100);
  expect(inStep).toMatchObject({ offsetMs: 0, ratio: 1 });
  expect(unclear).toMatchObject({ unclear: expect.stringContaining("No offset") });

  // Subtitles that come later are compared with what was heard: nothing is read again.
  rmSync(house.at("Talk (2020)/Talk (2020).de.srt"));
  const events = stretches.map(
    ({ startMs, endMs }) =>
      `Dialogue: 0,${clock(startMs - 900, 2)},${clock(endMs - 900, 2)},Default,,0,0,0,,Line`,
  );
  writeFileSync(
    house.at("Talk (2020)/Talk (2020).fr.ass"),
    ["[Script Info]", "[Events]", ...events].join("\r\n"),
  );
  const again = { outcome: "success", items: { total: 1, done: 1 }, bytesRead: 0 };
  expect(await house.run("ButlerTaskGenerateVoiceActivity")).toMatchObject(again);
  const { subtitles: now } = voiceOf(house);
  expect(now.map(({ file }) => basename(file))).toEqual([
    "Talk (2020).en.srt",
    "Talk (2020).fr.ass",
    "Talk (2020).xx.srt",
  ]);
  expect(Math.abs(now[1]!.offsetMs! + 900)).toBeLessThanOrEqual(100);
  expect(await house.run("ButlerTaskGenerateVoiceActivity")).toMatchObject({ items: { total: 0 } });
});

const voiceOf = ({ library, partAt }: Awaited<ReturnType<typeof openMediaHouse>>) =>
  library.finding(library.part(partAt("Talk (2020)/Talk (2020).mkv").id)!, "voice") as {
    binMs: number;
    stretches: unknown[];
    subtitles: { file: string; offsetMs?: number }[];
  };

/** As SubRip writes it; with two digits of a second as SubStation Alpha does. */
function clock(ms: number, digits = 3): string {
  const [hours, minutes, rest] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, ms % 60_000];
  const two = (value: number) => String(value).padStart(2, "0");
  const whole = Math.round(rest);
  const share = String(whole % 1000).padStart(3, "0");
  return digits === 3
    ? `${two(hours)}:${two(minutes)}:${two(Math.floor(whole / 1000))},${share}`
    : `${hours}:${two(minutes)}:${two(Math.floor(whole / 1000))}.${share.slice(0, digits)}`;
}
