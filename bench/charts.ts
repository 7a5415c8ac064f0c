/** Pictures of the report: how many times better than the other way each thing is, as bars on a logarithmic scale. */

import { advantage, type Group, isRow, promisedAdvantage, type Row, rounded } from "./rows.ts";

export interface Chart {
  /** Of the group that it shows. */
  title: string;
  /** Of its file. */
  name: string;
  /** What it shows, for those who do not see it. */
  alt: string;
  svg: string;
}

interface Bar {
  label: string;
  /** Times better; below 1 is worse. */
  advantage: number;
  /** That was promised. */
  goal?: number;
}

/** @returns a chart for each group that compares anything. */
export function chartsOf(groups: readonly Group[]): Chart[] {
  return groups.flatMap(({ title, results }) => {
    const bars = results.filter(isRow).flatMap(barOf);
    if (bars.length === 0) return [];
    const name = `${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.svg`;
    const alt = `${title}: ${bars.map(sentenceOf).join("; ")}`;
    return { title, name, alt, svg: draw(title, bars) };
  });
}

function barOf(row: Row): Bar[] {
  const times = advantage(row);
  if (times === undefined || !Number.isFinite(times) || times <= 0) return [];
  const goal = promisedAdvantage(row);
  return [{ label: row.what, advantage: times, ...(goal !== undefined && { goal }) }];
}

function sentenceOf({ label, advantage: times, goal }: Bar): string {
  return `${label}: ${inWords(times)}${goal === undefined ? "" : `, goal: ${inWords(goal)}`}`;
}

const inWords = (times: number): string =>
  times >= 1 ? `${rounded(times)} times better` : `${rounded(1 / times)} times worse`;

/** Pixels. */
const width = 900;
const margin = 16;
const rowHeight = 44;
const head = 40;

function draw(title: string, bars: readonly Bar[]): string {
  const values = bars.flatMap((bar) => [bar.advantage, bar.goal ?? 1]);
  const lowest = Math.floor(Math.log10(Math.min(0.5, ...values)));
  const highest = Math.ceil(Math.log10(Math.max(2, ...values)));
  const x = (times: number) =>
    Math.round(margin + ((Math.log10(times) - lowest) / (highest - lowest)) * (width - 2 * margin));
  const powers = Array.from({ length: highest - lowest + 1 }, (_, i) => lowest + i);
  const bottom = head + bars.length * rowHeight + 8;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + 24}" role="img" aria-labelledby="title">`,
    `<title id="title">${escaped(title)}: how many times better than the other way</title>`,
    `<style>${style}</style>`,
    `<rect class="page" width="${width}" height="${bottom + 24}"/>`,
    `<text class="title" x="${margin}" y="24">${escaped(title)}</text>`,
    ...powers.map((power) => axis(x(10 ** power), power, bottom)),
    ...bars.flatMap((bar, i) => drawBar(bar, head + i * rowHeight, x)),
    "</svg>",
    "",
  ].join("\n");
}

const style =
  "text{font:12px system-ui,sans-serif;fill:#24292f;stroke:#fff;stroke-width:4px;paint-order:stroke}.title{font-weight:600;font-size:14px}.page{fill:#fff}" +
  ".axis{stroke:#d0d7de}.equal{stroke:#57606a}.better{fill:#0969da}.worse{fill:#bc4c00}" +
  ".goal{stroke:#1a7f37;stroke-width:2;stroke-dasharray:3 2}.middle{text-anchor:middle}.end{text-anchor:end}" +
  "@media(prefers-color-scheme:dark){text{fill:#e6edf3;stroke:#0d1117}.page{fill:#0d1117}.axis{stroke:#30363d}" +
  ".equal{stroke:#8b949e}.better{fill:#58a6ff}.worse{fill:#f0883e}.goal{stroke:#3fb950}}";

function axis(x: number, power: number, bottom: number): string {
  const name = power === 0 ? "equal" : `${10 ** Math.abs(power)}x ${power > 0 ? "better" : "worse"}`;
  const anchor = x <= margin ? "" : x >= width - margin ? "end" : "middle";
  return (
    `<line class="${power === 0 ? "equal" : "axis"}" x1="${x}" x2="${x}" y1="${head - 8}" y2="${bottom}"/>` +
    `<text class="${anchor}" x="${x}" y="${bottom + 16}">${name}</text>`
  );
}

function drawBar(bar: Bar, y: number, x: (times: number) => number): string[] {
  const { advantage: times, goal } = bar;
  const [from, to] = [x(Math.min(1, times)), x(Math.max(1, times))];
  const kind = times >= 1 ? "better" : "worse";
  return [
    `<text x="${margin}" y="${y + 12}">${escaped(sentenceOf(bar))}</text>`,
    `<rect class="${kind}" x="${from}" y="${y + 18}" width="${Math.max(1, to - from)}" height="14" rx="2"/>`,
    ...(goal === undefined
      ? []
      : [`<line class="goal" x1="${x(goal)}" x2="${x(goal)}" y1="${y + 14}" y2="${y + 36}"/>`]),
  ];
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
