import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import type { ListedItem } from "../../sdk/library.ts";
import { position } from "../clock-times.ts";
import { Card } from "../pieces/page.tsx";
import { Answer } from "../pieces/states.tsx";
import { type Column, Table } from "../pieces/table.tsx";
import { item as words } from "../words/item.ts";
import { childrenQuestion } from "./questions.ts";

const columns: readonly Column<ListedItem>[] = [
  { title: "#", width: "32px", end: true, cell: ({ index }) => index ?? "" },
  {
    title: words.track,
    width: "minmax(120px, 1fr)",
    cell: ({ ratingKey, title }) => <Link href={`/items/${ratingKey}`}>{title}</Link>,
  },
  {
    title: words.length,
    width: "72px",
    end: true,
    cell: ({ duration }) => (duration === undefined ? "" : position(duration)),
  },
];

/** The tracks of an album, in their order. */
export function AlbumTracks({ id }: { id: string }) {
  const tracks = useQuery(childrenQuestion(id));
  return (
    <Card title={words.contents} flush>
      <Answer question={tracks}>
        {({ items, total }) => (
          <Table
            label={words.contents}
            columns={columns}
            rows={items}
            total={total}
            keyOf={({ ratingKey }) => ratingKey}
          />
        )}
      </Answer>
    </Card>
  );
}
