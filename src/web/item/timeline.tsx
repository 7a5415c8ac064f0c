import { useQuery } from "@tanstack/react-query";
import type { PointerEvent } from "react";
import type { Item } from "../../api/items.ts";
import type { MediaItem } from "../../sdk/library.ts";
import { exactPosition, position } from "../clock-times.ts";
import { item as words } from "../words/item.ts";
import { ChartLane } from "./chart-lane.tsx";
import { ChapterLane, MarkerLane, SpeechLane } from "./lanes.tsx";
import { PreviewStage } from "./preview-stage.tsx";
import { levelsQuestion } from "./questions.ts";

/** Milliseconds that an arrow key moves by. */
const step = 1000;
/** LUFS below which nothing is heard. */
const silence = -70;

/** What happens when in a file, in lanes below each other, with the picture under the pointer. */
export function Timeline({
  item,
  media,
  durationMs,
  at,
  onMove,
}: {
  item: Item;
  media: MediaItem;
  durationMs: number;
  /** Milliseconds. */
  at: number;
  onMove: (at: number) => void;
}) {
  const { previews, chapters, markers, voice, bitrate } = item;
  const stream = loudStream(item, media);
  const levels = useQuery({ ...levelsQuestion(stream ?? 0), enabled: stream !== undefined });
  const follow = (event: PointerEvent<HTMLElement>) => {
    const track = event.currentTarget.querySelector(".scrub")!.getBoundingClientRect();
    const share = (event.clientX - track.left) / track.width;
    if (share >= 0 && share <= 1) onMove(Math.round(share * durationMs));
  };
  const share = durationMs === 0 ? 0 : at / durationMs;
  return (
    <div
      className="timeline"
      style={{ "--at": share } as object}
      onPointerMove={follow}
      onPointerDown={follow}
    >
      {item.type !== "track" && (
        <PreviewStage
          previews={"missing" in previews ? undefined : previews}
          missing={"missing" in previews ? previews.missing : undefined}
          partId={item.partId}
          at={at}
        />
      )}
      <div className="lane">
        <span className="lane-name">
          {words.position}
          <output className="lane-value">{exactPosition(at)}</output>
        </span>
        <input
          className="scrub"
          type="range"
          min={0}
          max={durationMs}
          step={step}
          value={at}
          aria-label={words.position}
          aria-valuetext={position(at)}
          onChange={({ target }) => onMove(Number(target.value))}
        />
      </div>
      {!("missing" in chapters) && chapters.length > 0 && (
        <ChapterLane chapters={chapters} durationMs={durationMs} />
      )}
      {!("missing" in markers) && markers.length > 0 && (
        <MarkerLane markers={markers} durationMs={durationMs} />
      )}
      {!("missing" in voice) && <SpeechLane stretches={voice.stretches} durationMs={durationMs} />}
      {levels.data !== undefined && levels.data.length > 1 && (
        <ChartLane
          name={words.loudness}
          unit={words.lufs}
          values={levels.data.map((level) => Math.max(silence, level))}
          durationMs={durationMs}
          share={share}
          digits={1}
        />
      )}
      {!("missing" in bitrate) && bitrate.profile.length > 1 && (
        <ChartLane
          name={words.bitrate}
          unit={words.kbits}
          values={bitrate.profile}
          durationMs={durationMs}
          share={share}
          digits={0}
          fromZero
        />
      )}
      <span className="needle" aria-hidden="true" />
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
