import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { count } from "../amounts.ts";
import { item as words } from "../words/item.ts";
import type { View } from "./view.ts";

/** Pixels. */
const height = 72;

/** A curve over the whole length of the file, with its value at the position. */
export function ChartLane({
  name,
  unit,
  values,
  durationMs,
  view,
  at,
  digits,
  fromZero = false,
}: {
  name: string;
  unit: string;
  /** At equal distances from the start to the end. */
  values: readonly number[];
  durationMs: number;
  view: View;
  /** Milliseconds. */
  at: number;
  digits: number;
  fromZero?: boolean;
}) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<uPlot>(null);
  useEffect(() => {
    const element = place.current!;
    const times = values.map((_, i) => ((i + 0.5) * durationMs) / values.length);
    const plot = new uPlot(optionsOf(element, fromZero), [times, [...values]], element);
    drawn.current = plot;
    const fit = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    fit.observe(element);
    const leaveTheme = onTheme(() => plot.redraw(false));
    return () => {
      fit.disconnect();
      leaveTheme();
      plot.destroy();
    };
  }, [values, durationMs, fromZero]);
  const { from, span } = view;
  // Also when it was drawn anew: it shows all of its time then.
  useEffect(
    () => drawn.current!.setScale("x", { min: from, max: from + span }),
    [from, span, values, durationMs, fromZero],
  );
  const said = (value: number) => (digits === 0 ? count(Math.round(value)) : value.toFixed(digits));
  const value = values[Math.min(values.length - 1, Math.floor((at / durationMs) * values.length))]!;
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  return (
    <div className="lane">
      <span className="lane-name">
        {name}
        <span className="lane-value">
          {said(value)} {unit}
        </span>
      </span>
      <div
        ref={place}
        className="lane-chart"
        role="img"
        aria-label={`${words.chart(name)}: ${words.range(`${said(low)} ${unit}`, `${said(high)} ${unit}`)}`}
      />
    </div>
  );
}

function optionsOf(element: HTMLElement, fromZero: boolean): uPlot.Options {
  // A canvas knows no custom properties: the element is given the colours, and asked for them at each drawing.
  const colours = () => getComputedStyle(element);
  return {
    width: element.clientWidth,
    height,
    padding: [4, 0, 4, 0],
    legend: { show: false },
    cursor: { show: false },
    axes: [{ show: false }, { show: false }],
    scales: {
      x: { time: false },
      y: fromZero ? { range: (_, __, max) => [0, max * 1.05] } : {},
    },
    series: [
      {},
      {
        stroke: () => colours().color,
        fill: () => colours().backgroundColor,
        fillTo: (plot) => plot.scales.y!.min!,
        width: 1.25,
        points: { show: false },
      },
    ],
  };
}

/** Tells of another choice of colours, by the system or by the reader. */
function onTheme(change: () => void): () => void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", change);
  const switched = new MutationObserver(change);
  switched.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => {
    dark.removeEventListener("change", change);
    switched.disconnect();
  };
}
