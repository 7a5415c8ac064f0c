import type { ReactNode } from "react";
import { counted } from "../amounts.ts";
import { position } from "../clock-times.ts";
import { item as words } from "../words/item.ts";
import { marksOf, seenOf, shareOf, type View } from "./view.ts";

/** Share of a lane in percent that a moment takes. */
const narrowest = 0.3;

/** Where a stretch is drawn. @returns undefined for one that is not seen */
export function placed(
  view: View,
  startMs: number,
  endMs: number,
): { left: string; width: string } | undefined {
  const seen = seenOf(view, startMs, endMs);
  return seen && { left: `${100 * seen.left}%`, width: `${Math.max(narrowest, 100 * seen.width)}%` };
}

/** The times that the lanes below stand for. */
export function Scale({ view }: { view: View }) {
  return (
    <div className="lane">
      <span className="lane-name" />
      <div className="lane-scale" aria-hidden="true">
        {marksOf(view).map((at) => (
          <span key={at} style={{ left: `${100 * shareOf(view, at)}%` }}>
            {position(at)}
          </span>
        ))}
      </div>
    </div>
  );
}

export function ChapterLane({
  chapters,
  view,
}: {
  chapters: readonly { index: number; title: string; startMs: number; endMs: number }[];
  view: View;
}) {
  return (
    <Lane name={words.chapters} says={chapters.map(({ title }) => title).join(", ")} className="chapters">
      {chapters.map(({ index, title, startMs, endMs }) => {
        const place = placed(view, startMs, endMs);
        return (
          place && (
            <span key={index} className="stretch chapter" style={place}>
              {title}
            </span>
          )
        );
      })}
    </Lane>
  );
}

export function SpeechLane({
  stretches,
  view,
  durationMs,
}: {
  stretches: readonly { startMs: number; endMs: number }[];
  view: View;
  durationMs: number;
}) {
  const spoken = stretches.reduce((all, { startMs, endMs }) => all + endMs - startMs, 0);
  const share = words.speechShare(Math.round((100 * spoken) / durationMs));
  return (
    <Lane name={words.speech} says={`${counted(stretches.length, "stretch", "stretches")}. ${share}`}>
      {stretches.map(({ startMs, endMs }) => {
        const place = placed(view, startMs, endMs);
        return place && <span key={startMs} className="stretch speech" style={place} />;
      })}
    </Lane>
  );
}

function Lane({
  name,
  says,
  className = "",
  children,
}: {
  name: string;
  /** What is drawn, in words. */
  says: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <div className="lane">
      <span className="lane-name">{name}</span>
      <div className={`lane-track ${className}`} role="img" aria-label={`${name}: ${says}`}>
        {children}
      </div>
    </div>
  );
}
