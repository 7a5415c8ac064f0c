import type { PlannedNight } from "../api/schedule.ts";
import type { Bar } from "./night.ts";
import { toneOf } from "./pieces/badge.tsx";
import { epoch, timeOfDay } from "./times.ts";

const hour = 3_600_000;
const width = 1000;
/** Pixels: a lane, and all of them together. */
const laneMost = 14;
const heightMost = 112;

/**
 * A band of time, drawn: windows, what ran and will run, and now. What it shows is said in words beside it.
 * @param label what those hear who do not see it
 * @param hours between two marks of the scale
 */
export function Band({
  from,
  to,
  now,
  zone,
  nights,
  bars,
  label,
  hours = 3,
}: {
  from: number;
  to: number;
  now: number;
  zone: string;
  nights: readonly PlannedNight[];
  bars: readonly Bar[];
  label: string;
  hours?: number;
}) {
  const x = (at: number) => (width * (Math.min(Math.max(at, from), to) - from)) / (to - from);
  const lanes = Math.max(3, ...bars.map((bar) => bar.lane + 1));
  const lane = Math.min(laneMost, heightMost / lanes);
  const height = Math.round(lanes * lane + 12);
  const gap = lane > 8 ? 4 : 1;
  const windows = nights.flatMap(({ opens, closes }) =>
    opens && closes && epoch(closes) > from && epoch(opens) < to
      ? [{ left: x(epoch(opens)), right: x(epoch(closes)) }]
      : [],
  );
  return (
    <div className="band">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
        height={height}
      >
        {windows.map(({ left, right }) => (
          <rect key={left} className="window" x={left} width={right - left} y={0} height={height} />
        ))}
        {marksBetween(from, to, hours, zone).map((at) => (
          <line key={at} className="mark" x1={x(at)} x2={x(at)} y1={0} y2={height} />
        ))}
        {bars.map((bar) => (
          <rect
            key={bar.key}
            className={`bar-of ${bar.standing === "planned" ? "planned" : toneOf(bar.standing)}`}
            x={x(bar.from)}
            width={Math.max(4, x(bar.to) - x(bar.from))}
            y={6 + bar.lane * lane + gap / 2}
            height={lane - gap}
            rx={2}
          >
            <title>{`${bar.task}, ${timeOfDay(bar.from, zone)}`}</title>
          </rect>
        ))}
        {now >= from && now <= to && <line className="now" x1={x(now)} x2={x(now)} y1={0} y2={height} />}
      </svg>
      <div className="scale" aria-hidden="true">
        {marksBetween(from, to, hours, zone).map((at) => (
          <span key={at} style={{ left: `${(100 * (at - from)) / (to - from)}%` }}>
            {timeOfDay(at, zone)}
          </span>
        ))}
      </div>
    </div>
  );
}

/** Full hours of the zone's clock that are multiples of `step`, far enough from the ends for their words. */
function marksBetween(from: number, to: number, step: number, zone: string): number[] {
  const marks: number[] = [];
  for (let at = Math.ceil(from / hour) * hour; at <= to; at += hour) {
    const room = (to - from) / 40;
    if (Number(timeOfDay(at, zone).slice(0, 2)) % step === 0 && at - from > room && to - at > room)
      marks.push(at);
  }
  return marks;
}
