import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { byteSize } from "../../api/amounts.ts";
import type { TrashEntry } from "../../api/trash.ts";
import { sdk } from "../client.ts";
import { Button } from "../pieces/button.tsx";
import { Confirm } from "../pieces/dialog.tsx";
import { say } from "../pieces/notices.tsx";
import { Card } from "../pieces/page.tsx";
import { Answer, Empty } from "../pieces/states.tsx";
import { type Column, Table } from "../pieces/table.tsx";
import { Ago, Ahead } from "../pieces/time.tsx";
import { useMayChange } from "../session.ts";
import { trash } from "../words/backups.ts";
import { trashQuestion } from "./questions.ts";

/** What cleanings took away: it can be put back, or removed for good. */
export function TrashCard() {
  const list = useQuery(trashQuestion);
  const queries = useQueryClient();
  const mayChange = useMayChange();
  const [doomed, setDoomed] = useState<TrashEntry>();
  const [emptying, setEmptying] = useState(false);
  const settled = { onSettled: () => queries.invalidateQueries({ queryKey: trashQuestion.queryKey }) };
  const back = useMutation({
    mutationFn: ({ id }: TrashEntry) => sdk.trash.restore(id),
    onSuccess: (_, { title }) => say(trash.isBack(title)),
    ...settled,
  });
  const remove = useMutation({
    mutationFn: ({ id }: TrashEntry) => sdk.trash.remove(id),
    onSuccess: (_, { title }) => {
      say(trash.removed(title));
      setDoomed(undefined);
    },
    ...settled,
  });
  const empty = useMutation({
    mutationFn: () => sdk.trash.empty(),
    onSuccess: ({ items, bytes }) => {
      say(trash.emptied(items, bytes));
      setEmptying(false);
    },
    ...settled,
  });
  const columns: Column<TrashEntry>[] = [
    {
      title: trash.what,
      width: "minmax(80px, 2fr)",
      cell: ({ title, origin }) => <span title={origin}>{title}</span>,
    },
    {
      title: trash.why,
      width: "minmax(100px, 2fr)",
      extra: true,
      cell: ({ why, task }) => <span title={task}>{why}</span>,
    },
    { title: trash.since, width: "112px", extra: true, cell: ({ trashedAt }) => <Ago at={trashedAt} /> },
    { title: trash.until, width: "112px", cell: ({ keptUntil }) => <Ahead at={keptUntil} /> },
    { title: trash.size, width: "80px", end: true, extra: true, cell: ({ bytes }) => byteSize(bytes) },
    ...(mayChange
      ? [
          {
            title: trash.actions,
            width: "76px",
            end: true,
            cell: (entry: TrashEntry) => (
              <span className="row-actions">
                <Button
                  kind="quiet"
                  icon="history"
                  title={trash.back}
                  aria-label={trash.backLabel(entry.title)}
                  disabled={back.isPending}
                  onClick={() => back.mutate(entry)}
                />
                <Button
                  kind="quiet"
                  icon="cross"
                  title={trash.remove}
                  aria-label={trash.removeLabel(entry.title)}
                  onClick={() => setDoomed(entry)}
                />
              </span>
            ),
          },
        ]
      : []),
  ];
  const isEmpty = list.data?.items === 0;
  return (
    <Card
      title={trash.title}
      note={list.data && !isEmpty && trash.amount(list.data.items, list.data.bytes)}
      flush
      actions={
        mayChange &&
        list.data &&
        !isEmpty && (
          <Button kind="danger" icon="trash" onClick={() => setEmptying(true)}>
            {trash.empty}
          </Button>
        )
      }
    >
      <Answer question={list} rows={3}>
        {({ entries, items }) =>
          items === 0 ? (
            <Empty icon="trash" title={trash.none}>
              <p>{trash.noneText}</p>
            </Empty>
          ) : (
            <Table
              label={trash.title}
              columns={columns}
              rows={entries}
              total={items}
              keyOf={({ id }) => id}
            />
          )
        }
      </Answer>
      <Confirm
        open={doomed !== undefined}
        onClose={() => setDoomed(undefined)}
        title={trash.removeTitle(doomed?.title ?? "")}
        text={trash.removeText}
        action={trash.remove}
        onConfirm={() => doomed && remove.mutate(doomed)}
        busy={remove.isPending}
        danger
      />
      <Confirm
        open={emptying}
        onClose={() => setEmptying(false)}
        title={trash.emptyTitle}
        text={trash.removeText}
        action={trash.empty}
        onConfirm={() => empty.mutate()}
        busy={empty.isPending}
        danger
      />
    </Card>
  );
}
