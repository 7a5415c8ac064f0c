import { expect, test } from "vitest";
import { allCommands } from "../scripts/cli-document.ts";
import { jsonShapes } from "../src/cli/json-shapes.ts";

test("every command prints JSON, of a shape that is told; but for one that has no answer", () => {
  const all = allCommands();
  const printing = all.filter(({ command }) => command.options.some(({ long }) => long === "--json"));
  expect(printing.map(({ words }) => words).sort()).toEqual(Object.keys(jsonShapes).sort());
  const silent = all.filter((one) => !printing.includes(one));
  expect(silent.map(({ words }) => words)).toEqual(["worker"]);
});
