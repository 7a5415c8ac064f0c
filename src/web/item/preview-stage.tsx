import { useDeferredValue } from "react";
import { addressOf, sdk } from "../client.ts";
import { position } from "../clock-times.ts";
import { item as words } from "../words/item.ts";

/** The preview picture of a moment, above the place where it is. Its room is kept, so that nothing jumps. */
export function PreviewStage({
  previews,
  missing,
  partId,
  at,
}: {
  previews: { width: number; height: number; intervalMs: number } | undefined;
  /** Why there are none. */
  missing: string | undefined;
  partId: number | null;
  at: number;
}) {
  // Pictures may lag behind a quick pointer; the position never does.
  const shownAt = useDeferredValue(at);
  if (previews === undefined || partId === null)
    return (
      <p className="quiet no-previews">
        {words.noPreviews}: {missing}
      </p>
    );
  const { width, height, intervalMs } = previews;
  const slot = Math.floor(shownAt / intervalMs) * intervalMs;
  return (
    <div className="preview-stage">
      <figure style={{ "--wide": width, "--high": height } as object}>
        <img
          src={addressOf(sdk.timeline.previewAt(partId, slot))}
          width={width}
          height={height}
          alt={words.preview(position(slot))}
          draggable={false}
        />
        <figcaption>{position(at)}</figcaption>
      </figure>
    </div>
  );
}
