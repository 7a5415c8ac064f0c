import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { Link, useSearchParams } from "wouter";
import { byteSize, duration } from "../../api/amounts.ts";
import type { Run, RunOutcome } from "../../api/runs.ts";
import { count } from "../amounts.ts";
import { sdk } from "../client.ts";
import { Calendar } from "../history/calendar.tsx";
import { useNow } from "../now.ts";
import { StandingBadge, standingOf } from "../pieces/badge.tsx";
import { Button } from "../pieces/button.tsx";
import { SelectField } from "../pieces/field.tsx";
import { Card, Page } from "../pieces/page.tsx";
import { Empty, Failed, Loading } from "../pieces/states.tsx";
import { type Column, Table } from "../pieces/table.tsx";
import { Clock } from "../pieces/time.tsx";
import { liveRunsQuestion, tasksQuestion, useServerZone } from "../questions.ts";
import { epoch, knownDay, middayOf, readersZone, sameClock, shortDay, startOfDay } from "../times.ts";
import { history as words } from "../words/history.ts";
import { standings } from "../words/runs.ts";
import "../styles/history.css";

/** Runs on each page that is fetched. */
const pageSize = 100;
const outcomes = ["success", "partial", "failed", "stopped", "skipped"] as const satisfies RunOutcome[];

function Took({ run }: { run: Run }) {
  const now = useNow("second");
  if (run.startedAt === null) return null;
  return duration(Math.max(0, (run.endedAt === null ? now : epoch(run.endedAt)) - epoch(run.startedAt)));
}

const itemsIn = ({ items: { total, done, failed } }: Run) =>
  total === 0
    ? "–"
    : `${count(done)} of ${count(total)}${failed > 0 ? ` (${words.failedItems(failed)})` : ""}`;

/** @param both two times of each start: the server lives by another clock */
function columnsWith(titles: ReadonlyMap<string, string>, both: boolean): readonly Column<Run>[] {
  const { columns } = words;
  return [
    {
      title: columns.task,
      width: "minmax(0, 3fr)",
      cell: ({ id, task }) => <Link href={`/history/${id}`}>{titles.get(task) ?? task}</Link>,
    },
    {
      title: columns.outcome,
      width: "120px",
      cell: (run) => <StandingBadge standing={standingOf(run)} />,
    },
    {
      title: columns.started,
      width: both ? "256px" : "176px",
      cell: ({ startedAt, scheduledFor }) => {
        const at = startedAt ?? scheduledFor;
        return at === null ? "" : <Clock at={at} day />;
      },
      extra: true,
    },
    { title: columns.took, width: "84px", cell: (run) => <Took run={run} />, end: true, extra: true },
    { title: columns.items, width: "minmax(152px, 1.5fr)", cell: itemsIn, end: true, extra: true },
    {
      title: columns.read,
      width: "84px",
      cell: ({ bytesRead }) => byteSize(bytesRead),
      end: true,
      extra: true,
    },
  ];
}

/** What the butler did: a calendar of days, and every run. */
export default function History() {
  const [filter, setFilter] = useSearchParams();
  const zone = useServerZone();
  const tasks = useQuery(tasksQuestion).data ?? [];
  const day = knownDay(filter.get("day"));
  const task = filter.get("task") ?? "";
  const outcome = outcomes.find((one) => one === filter.get("outcome"));
  const set = (name: string, value: string | null) =>
    setFilter((before) => {
      const after = new URLSearchParams(before);
      if (value) after.set(name, value);
      else after.delete(name);
      return after;
    });
  return (
    <Page title={words.title}>
      <Card title={words.calendar} note={words.calendarNote}>
        <Calendar chosen={day} onChoose={(chosen) => set("day", chosen)} />
      </Card>
      <Card
        flush
        title={day ? words.runsOf(shortDay(middayOf(day), "UTC")) : words.runs}
        actions={
          <div className="filters">
            {day && (
              <Button kind="quiet" icon="cross" onClick={() => set("day", null)}>
                {words.allDays}
              </Button>
            )}
            <SelectField
              label={words.filter.task}
              value={task}
              choices={[["", words.filter.any], ...tasks.map(({ name, title }) => [name, title] as const)]}
              onChoose={(name) => set("task", name)}
            />
            <SelectField
              label={words.filter.outcome}
              value={outcome ?? ""}
              choices={[["", words.filter.any], ...outcomes.map((one) => [one, standings[one]] as const)]}
              onChoose={(one) => set("outcome", one)}
            />
          </div>
        }
      >
        <Runs
          {...(task && { task })}
          {...(outcome && { outcome })}
          {...(day && { from: startOfDay(day, zone), to: startOfDay(day, zone, 1) })}
        />
      </Card>
    </Page>
  );
}

interface Filter {
  task?: string;
  outcome?: RunOutcome;
  from?: string;
  to?: string;
}

function Runs(filter: Filter) {
  const isSameClock = sameClock(useNow(), readersZone, useServerZone());
  const live = useQuery(liveRunsQuestion).data;
  const tasks = useQuery(tasksQuestion).data;
  const pages = useInfiniteQuery({
    queryKey: ["runs", "list", filter],
    queryFn: ({ pageParam }) => sdk.runs.list({ ...filter, limit: pageSize, before: pageParam }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last) => (last.length < pageSize ? undefined : last.at(-1)?.id),
  });
  const columns = useMemo(
    () => columnsWith(new Map(tasks?.map(({ name, title }) => [name, title])), !isSameClock),
    [tasks, isSameClock],
  );
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (pages.isError && !pages.data) return <Failed error={pages.error} again={() => void pages.refetch()} />;
  if (!pages.data)
    return (
      <div className="card-inside">
        <Loading rows={8} />
      </div>
    );
  const now = new Map(live?.map((run) => [run.id, run]));
  const rows = pages.data.pages.flat().map((run) => now.get(run.id) ?? run);
  if (rows.length === 0)
    return <Empty icon="history" title={Object.keys(filter).length > 0 ? words.none : words.noneYet} />;
  return <Table label={words.runs} columns={columns} rows={rows} keyOf={({ id }) => id} onEnd={more} />;
}
