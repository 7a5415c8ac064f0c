import { expect, test } from "vitest";
import { cuesOf } from "./subtitle-cues.ts";

const cues = [
  { startMs: 1_200, endMs: 2_500 },
  { startMs: 3_723_010, endMs: 3_724_000 },
];

test.each([
  [
    "SubRip, as Windows writes it",
    "\uFEFF1\r\n00:00:01,200 --> 00:00:02,500\r\nHello\r\n\r\n2\r\n01:02:03,010 --> 01:02:04,000\r\nYou\r\n",
  ],
  ["WebVTT", "WEBVTT\n\n00:00:01.200 --> 00:00:02.500\nHello\n\n01:02:03.010 --> 01:02:04.000\nYou\n"],
  [
    "Advanced SubStation Alpha",
    "\uFEFF[Script Info]\r\nScriptType: v4.00+\r\n\r\n[Events]\r\nFormat: Layer, Start, End, Style, Text\r\n" +
      "Comment: 0,0:00:00.10,0:00:00.90,Default,no cue\r\n" +
      "Dialogue: 0,0:00:01.20,0:00:02.50,Default,Hello, you\r\nDialogue: 1,1:02:03.01,1:02:04.00,Default,You\r\n",
  ],
  [
    "SubStation Alpha",
    "[Script Info]\nScriptType: v4.00\n[Events]\nFormat: Marked, Start, End, Text\n" +
      "Dialogue: Marked=0,0:00:01.20,0:00:02.50,Hello\nDialogue: Marked=0,1:02:03.01,1:02:04.00,You\n",
  ],
])("reads when the cues of %s are shown", (_, text) => {
  expect(cuesOf(text)).toEqual(cues);
});

test("what is no subtitle file has no cues, or is refused", () => {
  expect(cuesOf("[Script Info]\nTitle: nothing is said")).toEqual([]);
  expect(() => cuesOf("a list of wishes")).toThrow();
});
