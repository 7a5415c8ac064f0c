import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { type MarkerType, markerTypes } from "../../api/markers.ts";
import { sdk } from "../client.ts";
import { exactPosition, readPosition } from "../clock-times.ts";
import { Button } from "../pieces/button.tsx";
import { Dialog } from "../pieces/dialog.tsx";
import { SelectField, TextField } from "../pieces/field.tsx";
import { say } from "../pieces/notices.tsx";
import { states } from "../words/frame.ts";
import { markerTypeNames, markers as words } from "../words/item.ts";
import type { ItemMarker } from "./marker-list.tsx";

const types = markerTypes.filter((type) => type !== "resume");
/** Milliseconds that a new marker lasts at first. */
const usualLength = 30_000;

/** Corrects a marker, or adds one at the position. */
export function MarkerForm({
  ratingKey,
  marker,
  durationMs,
  at,
  onClose,
}: {
  ratingKey: string;
  /** Undefined for a new one. */
  marker: ItemMarker | undefined;
  durationMs: number;
  at: number;
  onClose: () => void;
}) {
  const form = useId();
  const queries = useQueryClient();
  const [type, setType] = useState<MarkerType>(marker?.type ?? "intro");
  const [start, setStart] = useState(exactPosition(marker?.startMs ?? at));
  const [end, setEnd] = useState(
    exactPosition(marker?.endMs ?? Math.min(durationMs, (marker?.startMs ?? at) + usualLength)),
  );
  const [startMs, endMs] = [unlessSame(start, marker?.startMs), unlessSame(end, marker?.endMs)];
  const isOrdered = startMs === undefined || endMs === undefined || endMs > startMs;
  const done = (text: string) => {
    say(text);
    onClose();
    return queries.invalidateQueries({ queryKey: ["items", ratingKey] });
  };
  const save = useMutation({
    mutationFn: (change: { type: MarkerType; startMs: number; endMs: number }) =>
      marker
        ? sdk.timeline.changeMarker(ratingKey, marker.id, change)
        : sdk.timeline.addMarker(ratingKey, change),
    onSuccess: () => done(words.saved),
  });
  const remove = useMutation({
    mutationFn: (id: number) => sdk.timeline.removeMarker(ratingKey, id),
    onSuccess: () => done(words.removed),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (startMs !== undefined && endMs !== undefined && isOrdered) save.mutate({ type, startMs, endMs });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={marker ? words.editTitle(markerTypeNames[marker.type]) : words.addTitle}
      text={words.text}
      actions={
        <>
          {marker?.origin === "person" && (
            <Button
              kind="danger"
              icon="trash"
              onClick={() => remove.mutate(marker.id)}
              busy={remove.isPending}
            >
              {words.remove}
            </Button>
          )}
          <Button onClick={onClose}>{states.cancel}</Button>
          <Button
            kind="strong"
            type="submit"
            form={form}
            busy={save.isPending}
            disabled={startMs === undefined || endMs === undefined || !isOrdered}
          >
            {words.save}
          </Button>
        </>
      }
    >
      <form id={form} className="stack" onSubmit={submit}>
        <SelectField
          label={words.type}
          value={type}
          choices={types.map((one) => [one, markerTypeNames[one]] as const)}
          onChoose={(chosen) => setType(chosen as MarkerType)}
        />
        <TimeField label={words.start} text={start} onChange={setStart} at={at} />
        <TimeField
          label={words.end}
          text={end}
          onChange={setEnd}
          at={at}
          error={isOrdered ? undefined : words.badOrder}
        />
      </form>
    </Dialog>
  );
}

/** What stays as it was written keeps its milliseconds, of which only tenths are shown. */
const unlessSame = (text: string, before: number | null | undefined): number | undefined =>
  before != null && text === exactPosition(before) ? before : readPosition(text);

function TimeField({
  label,
  text,
  onChange,
  at,
  error,
}: {
  label: string;
  text: string;
  onChange: (text: string) => void;
  at: number;
  error?: string | undefined;
}) {
  return (
    <div className="time-field">
      <TextField
        label={label}
        value={text}
        autoComplete="off"
        error={readPosition(text) === undefined ? words.badTime : error}
        onChange={({ target }) => onChange(target.value)}
      />
      <Button onClick={() => onChange(exactPosition(at))} aria-label={`${label}: ${words.here}`}>
        {words.here}
      </Button>
    </div>
  );
}
