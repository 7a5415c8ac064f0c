import { expect, test } from "vitest";
import { createLiveView } from "./live-view.ts";

function paper(isTerminal: boolean) {
  let written = "";
  const view = createLiveView({
    ...{ isTerminal, columns: 10, rows: 5 },
    out: (text) => {
      written += text;
    },
  });
  return { view, written: () => written };
}

test("at a terminal no line wraps, and there are no more than fit", () => {
  const { view, written } = paper(true);
  view.draw(["a".repeat(20), "b", "c", "d", "e"]);
  view.draw(["f"]);
  expect(written()).toBe("aaaaaaaaa\nb\nc\n... and 2\n\x1b[4A\r\x1b[0Jf\n");
});

test("in a pipe nothing is drawn, and a step is told once", () => {
  const { view, written } = paper(false);
  view.draw(["a"]);
  view.say("run", "1", "first");
  view.say("run", "1", "again");
  view.say("run", "2", "second");
  view.say("run", undefined, "over");
  view.end();
  expect(written()).toBe("first\nsecond\nover\n");
});
