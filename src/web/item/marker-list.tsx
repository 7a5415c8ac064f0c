import { useState } from "react";
import type { Item } from "../../api/items.ts";
import { exactPosition } from "../clock-times.ts";
import { Badge } from "../pieces/badge.tsx";
import { Button } from "../pieces/button.tsx";
import { Card } from "../pieces/page.tsx";
import { Empty } from "../pieces/states.tsx";
import { type Column, Table } from "../pieces/table.tsx";
import { useMayChange } from "../session.ts";
import { item as itemWords, markerOriginNames, markerTypeNames, markers as words } from "../words/item.ts";
import { MarkerForm } from "./marker-form.tsx";

export type ItemMarker = Exclude<Item["markers"], { missing: string }>[number];

/** The markers with where they come from; each can be corrected by hand. */
export function MarkerList({
  item,
  durationMs,
  at,
  onMove,
}: {
  item: Item;
  durationMs: number;
  at: number;
  onMove: (at: number) => void;
}) {
  const mayChange = useMayChange();
  const [edited, setEdited] = useState<ItemMarker | "new">();
  const all = "missing" in item.markers ? [] : item.markers;
  const columns: Column<ItemMarker>[] = [
    {
      title: words.type,
      width: "minmax(70px, 1.5fr)",
      cell: ({ type, title }) => (
        <>
          <span className={`marker-dot ${type}`} aria-hidden="true" />
          {title ?? markerTypeNames[type]}
        </>
      ),
    },
    {
      title: words.start,
      width: "minmax(52px, 1fr)",
      cell: ({ startMs }) => (
        <button type="button" className="link" onClick={() => onMove(startMs)}>
          {exactPosition(startMs)}
        </button>
      ),
    },
    {
      title: words.end,
      width: "minmax(52px, 1fr)",
      cell: ({ endMs }) => (endMs === null ? "" : exactPosition(endMs)),
    },
    {
      title: words.origin,
      width: "minmax(110px, 1fr)",
      extra: true,
      cell: ({ origin }) => (
        <Badge tone={origin === "person" ? "busy" : "quiet"}>{markerOriginNames[origin]}</Badge>
      ),
    },
    ...(mayChange
      ? [
          {
            title: words.action,
            width: "56px",
            cell: (marker: ItemMarker) => (
              <Button
                kind="quiet"
                icon="edit"
                title={words.correct}
                aria-label={words.edit(markerTypeNames[marker.type], exactPosition(marker.startMs))}
                onClick={() => setEdited(marker)}
              />
            ),
          },
        ]
      : []),
  ];
  return (
    <Card
      title={itemWords.markers}
      flush
      actions={
        mayChange && (
          <Button icon="add" onClick={() => setEdited("new")}>
            {words.add}
          </Button>
        )
      }
    >
      {all.length === 0 ? (
        <Empty icon="clock" title={words.none}>
          {"missing" in item.markers && <p>{item.markers.missing}</p>}
        </Empty>
      ) : (
        <Table label={itemWords.markers} columns={columns} rows={all} keyOf={({ id }) => id} />
      )}
      {edited !== undefined && (
        <MarkerForm
          ratingKey={item.ratingKey}
          marker={edited === "new" ? undefined : edited}
          durationMs={durationMs}
          at={at}
          onClose={() => setEdited(undefined)}
        />
      )}
    </Card>
  );
}
