/** A picture of how long it takes with how many machines, both in powers of ten. */

import type { Forecast } from "./foretell.ts";

const width = 720;
const height = 420;
const edge = { left: 80, right: 150, top: 24, bottom: 52 };

const times = [
  ["1 minute", 60],
  ["1 hour", 3600],
  ["1 day", 86_400],
  ["1 month", 2_630_000],
  ["1 year", 31_557_600],
  ["10 years", 315_576_000],
  ["100 years", 3_155_760_000],
] as const;

/** @param forecasts for each size of library the same numbers of machines @returns an SVG that is read on light and dark pages */
export function chartOf(forecasts: readonly Forecast[]): string {
  const most = Math.max(...forecasts.map(({ workers }) => workers));
  const x = (workers: number) =>
    edge.left + (Math.log10(workers) / Math.log10(most)) * (width - edge.left - edge.right);
  const [low, high] = [Math.log10(60), Math.log10(times.at(-1)![1])];
  const y = (seconds: number) =>
    edge.top + ((high - Math.log10(seconds)) / (high - low)) * (height - edge.top - edge.bottom);
  const lines = times.map(
    ([name, seconds]) =>
      `<line x1="${edge.left}" x2="${width - edge.right}" y1="${at(y(seconds))}" y2="${at(y(seconds))}" class="grid"/>` +
      `<text x="${edge.left - 8}" y="${at(y(seconds) + 4)}" text-anchor="end">${name}</text>`,
  );
  const machines = [...new Set(forecasts.map(({ workers }) => workers))];
  const marks = machines.map(
    (workers) =>
      `<text x="${at(x(workers))}" y="${height - edge.bottom + 20}" text-anchor="middle">${workers.toLocaleString("en")}</text>`,
  );
  const curves = [...Map.groupBy(forecasts, ({ items }) => items)].map(([items, ones]) => {
    const points = ones.map(({ workers, seconds }) => `${at(x(workers))},${at(y(seconds))}`);
    const last = ones.at(-1)!;
    return (
      `<polyline points="${points.join(" ")}"/>` +
      `<text x="${at(x(last.workers) + 10)}" y="${at(y(last.seconds) + 4)}">${items.toLocaleString("en")} items</text>`
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Time to finish by machines">`,
    "<style>text{font:12px sans-serif;fill:#777}.grid{stroke:#7774}polyline{fill:none;stroke:#c80;stroke-width:2}</style>",
    ...lines,
    ...marks,
    `<text x="${(edge.left + width - edge.right) / 2}" y="${height - 12}" text-anchor="middle">machines</text>`,
    ...curves,
    "</svg>",
    "",
  ].join("\n");
}

const at = (value: number): string => value.toFixed(1);
