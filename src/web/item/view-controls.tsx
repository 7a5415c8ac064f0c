import { exactPosition } from "../clock-times.ts";
import { Button } from "../pieces/button.tsx";
import { item as words } from "../words/item.ts";
import { panned, type View, wholeOf, zoomed } from "./view.ts";

/** How much closer one step looks. */
export const step = 1.6;

/** How much of the time is seen, which part of it, and buttons for both. */
export function ViewControls({
  view,
  durationMs,
  at,
  onView,
}: {
  view: View;
  durationMs: number;
  at: number;
  onView: (view: View) => void;
}) {
  const isWhole = view.span >= durationMs;
  const seen = words.seenFrom(exactPosition(view.from), exactPosition(view.from + view.span));
  return (
    <div className="view-controls" title={words.zoomHint}>
      {!isWhole && (
        <input
          type="range"
          className="view-place"
          min={0}
          max={Math.round(durationMs - view.span)}
          step={Math.max(1, Math.round(view.span / 10))}
          value={Math.round(view.from)}
          aria-label={words.seen}
          aria-valuetext={seen}
          onChange={({ target }) => onView(panned(view, Number(target.value), durationMs))}
        />
      )}
      <span className="quiet view-seen">{seen}</span>
      <Button
        icon="remove"
        aria-label={words.farther}
        title={words.farther}
        disabled={isWhole}
        onClick={() => onView(zoomed(view, 1 / step, at, durationMs))}
      />
      <Button
        icon="add"
        aria-label={words.closer}
        title={words.closer}
        onClick={() => onView(zoomed(view, step, at, durationMs))}
      />
      <Button disabled={isWhole} onClick={() => onView(wholeOf(durationMs))}>
        {words.whole}
      </Button>
    </div>
  );
}
