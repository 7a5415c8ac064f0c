import { addressOf } from "../client.ts";
import { position } from "../clock-times.ts";
import { Card } from "../pieces/page.tsx";
import { item as words } from "../words/item.ts";

interface Chapter {
  index: number;
  title: string;
  startMs: number;
  endMs: number;
  thumb: string | null;
}

/** The chapters with their pictures: a click moves the position there. */
export function Chapters({
  chapters,
  at,
  onMove,
}: {
  chapters: readonly Chapter[];
  at: number;
  onMove: (at: number) => void;
}) {
  return (
    <Card title={words.chapters}>
      <ol className="chapter-list">
        {chapters.map(({ index, title, startMs, endMs, thumb }) => (
          <li key={index}>
            <button
              type="button"
              aria-current={at >= startMs && at < endMs ? "true" : undefined}
              onClick={() => onMove(startMs)}
            >
              <span className="chapter-picture">
                {thumb !== null && <img src={addressOf(thumb)} alt="" loading="lazy" />}
              </span>
              <span className="tile-title">{title}</span>
              <span className="tile-line quiet">{position(startMs)}</span>
            </button>
          </li>
        ))}
      </ol>
    </Card>
  );
}
