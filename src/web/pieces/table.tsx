// biome-ignore-all lint/a11y/useSemanticElements: rows that are not there have no place in a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: rows are read, not operated; what they hold takes the focus
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, type ReactNode, useEffect, useRef } from "react";

export interface Column<Row> {
  title: string;
  cell: (row: Row) => ReactNode;
  /** A share of the width, or a length such as `8rem`; `2fr` and so on. */
  width: string;
  /** Numbers stand at the end. */
  end?: boolean;
  /** Left out where there is little room. */
  extra?: boolean;
}

/**
 * A table of any length: only the rows that are seen are there. On a telephone each row is a small card.
 * @param label what it lists, for those who hear it
 * @param onEnd called when its last rows come into sight: for the next page
 */
export function Table<Row>({
  label,
  columns,
  rows,
  keyOf,
  rowHeight = 48,
  onEnd,
  total,
  whole = false,
}: {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string | number;
  /** Pixels; the same for all. */
  rowHeight?: number;
  onEnd?: () => void;
  /** How many there are, where not all are here yet. */
  total?: number;
  /** It is never long: the page scrolls, and not the table. */
  whole?: boolean;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialRect: { width: 800, height: 600 },
  });
  const seen = virtual.getVirtualItems();
  const last = seen.at(-1)?.index ?? -1;
  useEffect(() => {
    if (onEnd && last >= rows.length - 5) onEnd();
  }, [onEnd, last, rows.length]);
  const template = columns.map(({ width }) => width).join(" ");
  const narrow = columns
    .filter(({ extra }) => extra !== true)
    .map(({ width }) => width)
    .join(" ");
  return (
    <div
      ref={scroller}
      className={`table-scroller ${whole ? "whole" : ""}`}
      // What scrolls must be reachable by keyboard.
      tabIndex={whole ? undefined : 0}
      style={{ "--columns": template, "--narrow-columns": narrow, "--row": `${rowHeight}px` } as object}
    >
      <div role="table" aria-label={label} aria-rowcount={(total ?? rows.length) + 1} className="table">
        <div role="row" aria-rowindex={1} className="row head">
          {columns.map(({ title, end, extra }) => (
            <span key={title} role="columnheader" className={`${end ? "end" : ""} ${extra ? "extra" : ""}`}>
              {title}
            </span>
          ))}
        </div>
        <div role="rowgroup" className="rows" style={{ height: virtual.getTotalSize() }}>
          {seen.map(({ index, start }) => {
            const row = rows[index]!;
            return (
              <TableRow
                key={keyOf(row)}
                columns={columns as readonly Column<unknown>[]}
                {...{ row, index, start }}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** Drawn again only when it has changed, and not for each step of scrolling. */
const TableRow = memo(function TableRow({
  columns,
  row,
  index,
  start,
}: {
  columns: readonly Column<unknown>[];
  row: unknown;
  index: number;
  /** Pixels from the top. */
  start: number;
}) {
  return (
    <div role="row" aria-rowindex={index + 2} className="row" style={{ transform: `translateY(${start}px)` }}>
      {columns.map(({ title, cell, end, extra }) => (
        <span role="cell" key={title} className={`${end ? "end" : ""} ${extra ? "extra" : ""}`}>
          {cell(row)}
        </span>
      ))}
    </div>
  );
});
