import type { MarkerType } from "../../api/markers.ts";
import { counted } from "../amounts.ts";
import { position } from "../clock-times.ts";
import { markerTypeNames, item as words } from "../words/item.ts";

interface Stretch {
  startMs: number;
  endMs: number | null;
}
/** Share of a lane in percent that a moment takes. */
const narrowest = 0.3;

const placed = ({ startMs, endMs }: Stretch, durationMs: number) => ({
  left: `${(100 * startMs) / durationMs}%`,
  width: `${Math.max(narrowest, (100 * ((endMs ?? startMs) - startMs)) / durationMs)}%`,
});

export function ChapterLane({
  chapters,
  durationMs,
}: {
  chapters: readonly { index: number; title: string; startMs: number; endMs: number }[];
  durationMs: number;
}) {
  return (
    <div className="lane">
      <span className="lane-name">{words.chapters}</span>
      <div
        className="lane-track chapters"
        role="img"
        aria-label={`${words.chapters}: ${chapters.map(({ title }) => title).join(", ")}`}
      >
        {chapters.map((chapter) => (
          <span key={chapter.index} className="stretch chapter" style={placed(chapter, durationMs)}>
            {chapter.title}
          </span>
        ))}
      </div>
    </div>
  );
}

export function MarkerLane({
  markers,
  durationMs,
}: {
  markers: readonly { id: number; type: MarkerType; startMs: number; endMs: number | null }[];
  durationMs: number;
}) {
  const said = markers.map(({ type, startMs }) => `${markerTypeNames[type]} ${position(startMs)}`);
  return (
    <div className="lane">
      <span className="lane-name">{words.markers}</span>
      <div className="lane-track" role="img" aria-label={`${words.markers}: ${said.join(", ")}`}>
        {markers.map((marker) => (
          <span
            key={marker.id}
            className={`stretch marker ${marker.type}`}
            style={placed(marker, durationMs)}
          >
            {markerTypeNames[marker.type]}
          </span>
        ))}
      </div>
    </div>
  );
}

export function SpeechLane({
  stretches,
  durationMs,
}: {
  stretches: readonly { startMs: number; endMs: number }[];
  durationMs: number;
}) {
  const spoken = stretches.reduce((all, { startMs, endMs }) => all + endMs - startMs, 0);
  const share = words.speechShare(Math.round((100 * spoken) / durationMs));
  return (
    <div className="lane">
      <span className="lane-name">{words.speech}</span>
      <div
        className="lane-track"
        role="img"
        aria-label={`${words.speech}: ${counted(stretches.length, "stretch", "stretches")}. ${share}`}
      >
        {stretches.map((stretch) => (
          <span key={stretch.startMs} className="stretch speech" style={placed(stretch, durationMs)} />
        ))}
      </div>
    </div>
  );
}
