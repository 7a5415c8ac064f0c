// biome-ignore-all lint/a11y/useSemanticElements: an <input> of a range has one knob, and its own track
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { sdk } from "../client.ts";
import { exactPosition, position } from "../clock-times.ts";
import { say } from "../pieces/notices.tsx";
import { useMayChange } from "../session.ts";
import { markerTypeNames, markers as markerWords, item as words } from "../words/item.ts";
import { placed } from "./lanes.tsx";
import type { ItemMarker } from "./marker-list.tsx";
import { momentAt, shareOf, type View } from "./view.ts";

/** Milliseconds that an arrow key moves an edge by, alone and with Shift; and what a marker lasts at least. */
const steps = { coarse: 1000, fine: 100 };
const shortest = 100;

/** A marker while its edges are moved: what is not saved yet. */
interface Draft {
  id: number;
  startMs: number;
  endMs: number;
}
type Edge = "startMs" | "endMs";

/** The markers over the time. Whoever may change them drags their edges, or moves these by arrow keys. */
export function MarkerLane({
  ratingKey,
  markers,
  view,
  durationMs,
  onMove,
}: {
  ratingKey: string;
  markers: readonly ItemMarker[];
  view: View;
  durationMs: number;
  onMove: (at: number) => void;
}) {
  const mayChange = useMayChange();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Draft>();
  const save = useMutation({
    mutationFn: ({ type, ...change }: Draft & Pick<ItemMarker, "type">) =>
      sdk.timeline.changeMarker(ratingKey, change.id, { type, ...change }),
    onSuccess: () => say(markerWords.saved),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ["items", ratingKey] });
      setDraft(undefined);
    },
  });
  const keep = (marker: ItemMarker) => {
    if (draft?.id !== marker.id || save.isPending) return;
    if (draft.startMs === marker.startMs && draft.endMs === marker.endMs) return setDraft(undefined);
    save.mutate({ ...draft, type: marker.type });
  };
  const said = markers.map(({ type, startMs }) => `${markerTypeNames[type]} ${position(startMs)}`);
  return (
    <div className="lane">
      <span className="lane-name">{words.markers}</span>
      <div className="lane-track" role="group" aria-label={`${words.markers}: ${said.join(", ")}`}>
        {markers.map((marker) => {
          const now = draft?.id === marker.id ? { ...marker, ...draft } : marker;
          const { id, type, startMs, endMs } = now;
          const place = placed(view, startMs, endMs ?? startMs);
          if (place === undefined) return null;
          const change = (edge: Edge, to: number) => {
            const whole = { id, startMs, endMs: endMs! };
            const [low, high] =
              edge === "startMs" ? [0, whole.endMs - shortest] : [whole.startMs + shortest, durationMs];
            const at = Math.round(Math.max(low, Math.min(high, to)));
            setDraft({ ...whole, [edge]: at });
            onMove(at);
          };
          return (
            <span key={id}>
              <span className={`stretch marker ${type}`} style={place}>
                {markerTypeNames[type]}
              </span>
              {mayChange &&
                endMs !== null &&
                (["startMs", "endMs"] as const).map((edge) => (
                  <EdgeHandle
                    key={edge}
                    label={markerWords.edges[edge](markerTypeNames[type])}
                    at={now[edge]!}
                    {...{ view, durationMs }}
                    onChange={(to) => change(edge, to)}
                    onKeep={() => keep(marker)}
                    onDrop={() => setDraft(undefined)}
                  />
                ))}
            </span>
          );
        })}
      </div>
    </div>
  );
}

function EdgeHandle({
  label,
  at,
  view,
  durationMs,
  onChange,
  onKeep,
  onDrop,
}: {
  label: string;
  at: number;
  view: View;
  durationMs: number;
  onChange: (at: number) => void;
  onKeep: () => void;
  onDrop: () => void;
}) {
  const share = shareOf(view, at);
  if (share < 0 || share > 1) return null;
  const press = (event: KeyboardEvent) => {
    const step = event.shiftKey ? steps.fine : steps.coarse;
    const to = { ArrowLeft: at - step, ArrowDown: at - step, ArrowRight: at + step, ArrowUp: at + step }[
      event.key
    ];
    if (to !== undefined) onChange(to);
    else if (event.key === "Enter") onKeep();
    else if (event.key === "Escape") onDrop();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    event.stopPropagation();
    const track = event.currentTarget.closest(".lane-track")!.getBoundingClientRect();
    onChange(momentAt(view, (event.clientX - track.left) / track.width));
  };
  return (
    <span
      className="edge"
      role="slider"
      tabIndex={0}
      title={markerWords.edgeHint}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.round(durationMs)}
      aria-valuenow={at}
      aria-valuetext={exactPosition(at)}
      style={{ left: `${100 * share}%` }}
      onKeyDown={press}
      onBlur={onKeep}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onPointerUp={onKeep}
      onPointerCancel={onDrop}
    />
  );
}
