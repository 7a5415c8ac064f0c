import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import type { Item } from "../../api/items.ts";
import type { MediaItem } from "../../sdk/library.ts";
import { exactPosition } from "../clock-times.ts";
import { item as words } from "../words/item.ts";
import { ChartLane } from "./chart-lane.tsx";
import { useGestures } from "./gestures.ts";
import { ChapterLane, Scale, SpeechLane } from "./lanes.tsx";
import { MarkerLane } from "./marker-lane.tsx";
import { PreviewStage } from "./preview-stage.tsx";
import { levelsQuestion } from "./questions.ts";
import { momentAt, panned, seenOf, shareOf, type View, wholeOf, zoomed } from "./view.ts";
import { step } from "./view-controls.tsx";

/** Milliseconds that an arrow key moves by, alone and with Shift. */
const steps = { coarse: 1000, fine: 100 };
/** LUFS below which nothing is heard. */
const silence = -70;

/** What happens when in a file, in lanes below each other, with the picture under the pointer. */
export function Timeline({
  item,
  media,
  durationMs,
  at,
  view,
  onMove,
  onView,
}: {
  item: Item;
  media: MediaItem;
  durationMs: number;
  /** Milliseconds. */
  at: number;
  view: View;
  onMove: (at: number) => void;
  onView: (view: View) => void;
}) {
  const { previews, chapters, markers, voice, bitrate } = item;
  const place = useRef<HTMLDivElement>(null);
  const stream = loudStream(item, media);
  const levels = useQuery({ ...levelsQuestion(stream ?? 0), enabled: stream !== undefined });
  /** The lane of the position, by which all others are measured. */
  const lane = () => place.current!.querySelector(".scrub-lane")!.getBoundingClientRect();
  const zoom = (factor: number, around = at) => onView(zoomed(view, factor, around, durationMs));
  useGestures(
    place,
    (factor, clientX) => zoom(factor, momentAt(view, (clientX - lane().left) / lane().width)),
    (pixels) => onView(panned(view, view.from + (view.span * pixels) / lane().width, durationMs)),
  );
  const follow = ({ clientX }: PointerEvent<HTMLElement>) => {
    const { left, width } = lane();
    const share = (clientX - left) / width;
    if (share >= 0 && share <= 1) onMove(momentAt(view, share));
  };
  const press = (event: KeyboardEvent) => {
    const act = {
      "+": () => zoom(step),
      "=": () => zoom(step),
      "-": () => zoom(1 / step),
      "0": () => onView(wholeOf(durationMs)),
    }[event.key];
    if (act === undefined || event.ctrlKey || event.metaKey) return;
    act();
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what its slider and its buttons do as well
    <div
      ref={place}
      className="timeline"
      style={{ "--at": Math.max(0, Math.min(1, shareOf(view, at))) } as object}
      onPointerMove={follow}
      onPointerDown={follow}
      onKeyDown={press}
    >
      {item.type !== "track" && (
        <PreviewStage
          previews={"missing" in previews ? undefined : previews}
          missing={"missing" in previews ? previews.missing : undefined}
          partId={item.partId}
          at={at}
        />
      )}
      <Scrubber {...{ at, view, durationMs, onMove }} />
      <Scale view={view} />
      {!("missing" in chapters) && chapters.length > 0 && <ChapterLane chapters={chapters} view={view} />}
      {!("missing" in markers) && markers.length > 0 && (
        <MarkerLane ratingKey={item.ratingKey} {...{ markers, view, durationMs, onMove }} />
      )}
      {!("missing" in voice) && (
        <SpeechLane stretches={voice.stretches} view={view} durationMs={durationMs} />
      )}
      {levels.data !== undefined && levels.data.length > 1 && (
        <ChartLane
          name={words.loudness}
          unit={words.lufs}
          values={levels.data.map((level) => Math.max(silence, level))}
          {...{ durationMs, view, at }}
          digits={1}
        />
      )}
      {!("missing" in bitrate) && bitrate.profile.length > 1 && (
        <ChartLane
          name={words.bitrate}
          unit={words.kbits}
          values={bitrate.profile}
          {...{ durationMs, view, at }}
          digits={0}
          fromZero
        />
      )}
      {seenOf(view, at, at) && <span className="needle" aria-hidden="true" />}
    </div>
  );
}

/** Where one is: arrow keys move by a second, with Shift by a tenth; the view goes along. */
function Scrubber({
  at,
  view,
  durationMs,
  onMove,
}: {
  at: number;
  view: View;
  durationMs: number;
  onMove: (at: number) => void;
}) {
  const press = (event: KeyboardEvent) => {
    const step = event.shiftKey ? steps.fine : steps.coarse;
    const to = {
      ...{ ArrowLeft: at - step, ArrowDown: at - step, ArrowRight: at + step, ArrowUp: at + step },
      ...{ PageDown: at - view.span / 10, PageUp: at + view.span / 10, Home: 0, End: durationMs },
    }[event.key];
    if (to === undefined) return;
    onMove(Math.round(Math.max(0, Math.min(durationMs, to))));
    event.preventDefault();
  };
  return (
    <div className="lane">
      <span className="lane-name">
        {words.position}
        <output className="lane-value">{exactPosition(at)}</output>
      </span>
      <div className="scrub-lane">
        <input
          className="scrub"
          type="range"
          min={Math.round(view.from)}
          max={Math.round(view.from + view.span)}
          step={1}
          value={at}
          aria-label={words.position}
          aria-valuetext={exactPosition(at)}
          onChange={({ target }) => onMove(Number(target.value))}
          onKeyDown={press}
        />
      </div>
    </div>
  );
}

/** The id of the first stream whose loudness was measured. */
function loudStream({ loudness, partId }: Item, { Media }: MediaItem): number | undefined {
  if ("missing" in loudness) return undefined;
  const part = Media.flatMap(({ Part }) => Part).find(({ id }) => id === partId);
  const measured = loudness.map(({ index }) => index);
  return part?.Stream.find(
    ({ index, id }) => id !== undefined && index !== undefined && measured.includes(index),
  )?.id;
}
