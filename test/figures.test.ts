import { expect, test } from "vitest";
import { figuresOf, withFigures } from "../scripts/figures.ts";

const benchmarks = `# Benchmarks

| What | Ours | The other way | Ratio |
| --- | --- | --- | --- |
| A film: processor (of 10 minutes) | 5.05 [4.9..5.2] s | two runs: 6.13 [6..1,023] s | ours / other: 0.824 [0.8..0.9] |
| Intros: markers | 0 markers |  |  |
`;

const page = (rows: string) => `# Page

<!-- figures
${rows}
-->
old
<!-- end of figures -->

More.
`;

test("a block is filled with the medians of the rows that it names, and filled again alike", () => {
  const filled = withFigures(page("Intros: markers\nA film"), figuresOf(benchmarks));
  expect(filled).toContain(
    "| Intros: markers | 0 markers |  |\n| A film: processor (of 10 minutes) | 5.05 s | two runs: 6.13 s |\n",
  );
  expect(filled).toContain("\nMore.\n");
  expect(filled).not.toContain("old");
  expect(withFigures(filled, figuresOf(benchmarks))).toBe(filled);
});

test("a row that is not there is an error that names it", () => {
  expect(() => withFigures(page("Outros"), figuresOf(benchmarks))).toThrow('begins with "Outros"');
});
