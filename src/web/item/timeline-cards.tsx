import { useState } from "react";
import type { Item } from "../../api/items.ts";
import type { MediaItem } from "../../sdk/library.ts";
import { Card } from "../pieces/page.tsx";
import { item as words } from "../words/item.ts";
import { Chapters } from "./chapters.tsx";
import { MarkerList } from "./marker-list.tsx";
import { Timeline } from "./timeline.tsx";
import { showing, type View, wholeOf } from "./view.ts";
import { ViewControls } from "./view-controls.tsx";

/** Where the position is at first, as a share of the length. */
const start = 0.1;

/** The file over its time, its chapters and its markers, which all share one position. */
export function TimelineCards({ item, media }: { item: Item; media: MediaItem }) {
  const durationMs = durationOf(item, media);
  // Most films begin with a black picture.
  const [at, setAt] = useState(Math.round((durationMs ?? 0) * start));
  const [chosen, setView] = useState<View>();
  if (durationMs === undefined) return null;
  const view = chosen ?? wholeOf(durationMs);
  const move = (to: number) => {
    setAt(to);
    setView(showing(view, to, durationMs));
  };
  const isVideo = item.type !== "track";
  return (
    <>
      <Card title={words.timeline} actions={<ViewControls {...{ view, durationMs, at }} onView={setView} />}>
        <Timeline {...{ item, media, durationMs, at, view }} onMove={move} onView={setView} />
      </Card>
      {isVideo && <MarkerList item={item} durationMs={durationMs} at={at} onMove={move} />}
      {isVideo && !("missing" in item.chapters) && item.chapters.length > 0 && (
        <Chapters chapters={item.chapters} at={at} onMove={move} />
      )}
    </>
  );
}

/** Milliseconds of the file: exact where it was measured. */
function durationOf({ deep, partId }: Item, { Media }: MediaItem): number | undefined {
  if (!("missing" in deep)) return deep.durationMs;
  const part = Media.flatMap(({ Part }) => Part).find(({ id }) => id === partId);
  return part?.duration ?? Media[0]?.duration;
}
