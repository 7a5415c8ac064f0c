import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { Card } from "../pieces/page.tsx";
import { Answer, Empty } from "../pieces/states.tsx";
import { type Column, Table } from "../pieces/table.tsx";
import { item as words } from "../words/item.ts";
import type { Neighbour } from "./nearest-tracks.ts";
import { neighboursQuestion } from "./questions.ts";

const columns: readonly Column<Neighbour>[] = [
  {
    title: words.track,
    width: "minmax(120px, 2fr)",
    cell: ({ ratingKey, title }) => <Link href={`/items/${ratingKey}`}>{title}</Link>,
  },
  {
    title: words.album,
    width: "minmax(100px, 2fr)",
    extra: true,
    cell: ({ artist, album }) => [artist, album].filter(Boolean).join(" · "),
  },
  {
    title: words.distance,
    width: "minmax(96px, 1fr)",
    end: true,
    cell: ({ distance }) => distance.toFixed(3),
  },
];

/** What sounds like a track, or like an album. */
export function Neighbours({ id, type }: { id: string; type: "track" | "album" }) {
  const tracks = useQuery(neighboursQuestion(id, type));
  return (
    <Card title={words.neighbours} note={words.neighboursText} flush>
      <Answer question={tracks}>
        {(near) =>
          near.length === 0 ? (
            <Empty icon="search" title={words.noNeighbours} />
          ) : (
            <Table
              label={words.neighbours}
              columns={columns}
              rows={near}
              keyOf={({ ratingKey }) => ratingKey}
            />
          )
        }
      </Answer>
    </Card>
  );
}
