import { expect, test } from "vitest";
import { transcodedSize } from "./transcoded-size.ts";

const poster = { width: 1000, height: 1500 };
const wide = { width: 1920, height: 1080 };
const box = { width: 240, height: 360, minSize: false, upscale: false };

test.each([
  ["the same aspect fills the box", poster, box, [240, 360]],
  ["another aspect is fitted in", wide, box, [240, 135]],
  ["another aspect covers the box", wide, { ...box, minSize: true }, [640, 360]],
  ["nothing is enlarged by itself", { width: 100, height: 150 }, box, [100, 150]],
  ["it is when asked", { width: 100, height: 150 }, { ...box, upscale: true }, [240, 360]],
  ["a line keeps a pixel", { width: 4000, height: 2 }, box, [240, 1]],
  [
    "a long strip that covers a box ends somewhere",
    { width: 20_000, height: 10 },
    { ...box, minSize: true, upscale: true },
    [4096, 2],
  ],
] as const)("%s", (_, source, wanted, [width, height]) => {
  expect(transcodedSize(source, wanted)).toEqual({ width, height });
});
