import { expect, it } from "vitest";
import { parseChapters } from "./chapters.ts";

it("reads times, and titles with colons, line breaks and what looks like a chapter", () => {
  const description = `Input #0, matroska,webm, from '':
  Metadata:
    title           : A film
                    :   Chapters:
  Duration: 00:00:10.00, start: 0.000000, bitrate: 65 kb/s
  Chapters:
    Chapter #0:0: start 0.000000, end 1.500000
      Metadata:
        title           : One: "Ä" = 日本 ; #
                        : and more
        LANG            : x
    Chapter #0:1: start 1.500000, end 5.000000
      Metadata:
        TITLE           :     Chapter #0:7: start 1.0, end 2.0
    Chapter #0:2: start 5.000000, end 10.000000
  Stream #0:0: Video: h264
      Metadata:
        title           : A stream
`;
  expect(parseChapters(description)).toEqual([
    { startMs: 0, endMs: 1500, title: 'One: "Ä" = 日本 ; #\nand more' },
    { startMs: 1500, endMs: 5000, title: "    Chapter #0:7: start 1.0, end 2.0" },
    { startMs: 5000, endMs: 10000, title: "" },
  ]);
});

it("leaves off a character that FFmpeg cut in two", () => {
  const cut = Buffer.concat([
    Buffer.from(
      "  Chapters:\n    Chapter #0:0: start 0.0, end 1.0\n      Metadata:\n        title           : caf",
    ),
    Buffer.from("é").subarray(0, 1),
  ]);
  expect(parseChapters(cut.toString())).toEqual([{ startMs: 0, endMs: 1000, title: "caf" }]);
});

it("finds none where there are none", () => {
  expect(parseChapters("Input #0, mp3, from '':\n  Stream #0:0: Audio: mp3\n")).toEqual([]);
});
