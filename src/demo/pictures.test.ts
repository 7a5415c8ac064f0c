import { AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUVJ420P } from "node-av/constants";
import { expect, it } from "vitest";
import { openPictures } from "./pictures.ts";
import type { Shot } from "./shots.ts";

const shots: Shot[] = [
  { seconds: 2, background: { kind: "plain", colour: [255, 228, 28] } },
  { seconds: 2, background: { kind: "plain", colour: [0, 128, 128] } },
];

it.each([
  ["limited", AV_PIX_FMT_YUV420P, [235, 216, 40], [16, 128, 128]],
  ["full", AV_PIX_FMT_YUVJ420P, [255, 228, 28], [0, 128, 128]],
] as const)("shots are drawn one after another in %s range", (_, format, first, second) => {
  using pictures = openPictures({ kind: "shots", shots }, { width: 64, height: 36, format });
  for (const [milliseconds, levels] of [
    [0, first],
    [1999, first],
    [2000, second],
    [9000, second],
  ] as const) {
    using frame = pictures.at(milliseconds);
    for (const [plane, level] of levels.entries())
      expect(frame.data![plane]![frame.linesize[plane]! * 5 + 5]).toBe(level);
  }
});

it("sources are shown one after another, each from its own beginning, the last one on and on", () => {
  const greys = (...levels: number[]) => ({ kind: "greys", levels, secondsEach: 1 }) as const;
  const pieces = [
    { seconds: 1.5, pictures: greys(40, 80) },
    { seconds: 1, pictures: { kind: "lavfi", graph: "color=black:rate=2" } as const },
    { seconds: 1, pictures: greys(120, 160) },
  ];
  const shape = { width: 64, height: 36, format: AV_PIX_FMT_YUV420P };
  using pictures = openPictures({ kind: "sequence", pieces }, shape);
  const levels = Array.from({ length: 9 }, (_, i) => {
    using frame = pictures.at(i * 500);
    return frame.data![0]![frame.linesize[0]! * 5 + 5];
  });
  expect(levels).toEqual([40, 40, 80, 16, 16, 120, 120, 160, 160]);
});
