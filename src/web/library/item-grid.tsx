import { keepPreviousData, type QueryKey, useQueries, useQuery } from "@tanstack/react-query";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import type { ItemPage, ListedItem } from "../../sdk/library.ts";
import { Failed, Loading } from "../pieces/states.tsx";
import { browse } from "../words/library.ts";
import { gridOf } from "./grid-shape.ts";
import { ItemTile } from "./item-tile.tsx";

/** Items that are asked for in one go. */
const pageSize = 60;

/**
 * Items as pictures, any number of them: only the rows that are seen are there, and only their pages are asked for.
 * @param empty what is shown when there are none
 */
export function ItemGrid({
  label,
  questionKey,
  ask,
  empty,
}: {
  label: string;
  questionKey: QueryKey;
  ask: (page: { offset: number; limit: number }, signal: AbortSignal) => Promise<ItemPage>;
  empty: ReactNode;
}) {
  const pageQuestion = (page: number) => ({
    queryKey: [...questionKey, page],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      ask({ offset: page * pageSize, limit: pageSize }, signal),
  });
  const first = useQuery({ ...pageQuestion(0), placeholderData: keepPreviousData });
  if (first.isError) return <Failed error={first.error} again={() => void first.refetch()} />;
  if (first.data === undefined) return <Loading rows={8} />;
  if (first.data.total === 0) return <div className="card">{empty}</div>;
  return <Rows label={label} first={first.data} pageQuestion={pageQuestion} />;
}

function Rows({
  label,
  first,
  pageQuestion,
}: {
  label: string;
  first: ItemPage;
  pageQuestion: (page: number) => {
    queryKey: QueryKey;
    queryFn: (context: { signal: AbortSignal }) => Promise<ItemPage>;
  };
}) {
  const { total, items } = first;
  const list = useRef<HTMLDivElement>(null);
  const [{ width, top }, setPlace] = useState({ width: 1000, top: 0 });
  useLayoutEffect(() => {
    const element = list.current!;
    const measure = () =>
      setPlace({ width: element.clientWidth, top: element.getBoundingClientRect().top + scrollY });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const { columns, rowHeight } = gridOf(width, items[0]!.type);
  const virtual = useWindowVirtualizer({
    count: Math.ceil(total / columns),
    estimateSize: () => rowHeight,
    scrollMargin: top,
    overscan: 3,
  });
  // Rows of another width have another height.
  useLayoutEffect(() => virtual.measure(), [rowHeight]);
  const rows = virtual.getVirtualItems();
  const from = (rows[0]?.index ?? 0) * columns;
  const to = Math.min(total, ((rows.at(-1)?.index ?? 0) + 1) * columns);
  const pages = [...new Set([from, ...range(from, to, pageSize), Math.max(from, to - 1)].map(pageOf))];
  const answers = useQueries({ queries: pages.map((page) => pageQuestion(page)) });
  const itemAt = (place: number): ListedItem | undefined =>
    pageOf(place) === 0 ? items[place] : answers[pages.indexOf(pageOf(place))]?.data?.items[place % pageSize];
  return (
    <>
      <p className="quiet" role="status">
        {browse.items(total)}
      </p>
      <div ref={list} className="grid" style={{ height: virtual.getTotalSize() }}>
        <ul aria-label={label}>
          {rows.flatMap(({ index, start }) =>
            range(index * columns, Math.min(total, (index + 1) * columns), 1).map((place) => (
              <li
                key={place}
                aria-setsize={total}
                aria-posinset={place + 1}
                style={{
                  transform: `translate(${(place % columns) * 100}%, ${start - top}px)`,
                  width: `${100 / columns}%`,
                  height: rowHeight,
                }}
              >
                <ItemTile item={itemAt(place)} />
              </li>
            )),
          )}
        </ul>
      </div>
    </>
  );
}

const pageOf = (place: number): number => Math.floor(place / pageSize);
const range = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, i) => from + i * step);
