import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import type { ListedTask } from "../../sdk/butler.ts";
import { Badge, StandingBadge, StandingSign } from "../pieces/badge.tsx";
import { TextField } from "../pieces/field.tsx";
import { Card, Page } from "../pieces/page.tsx";
import { Answer, Empty } from "../pieces/states.tsx";
import { type Column, Table } from "../pieces/table.tsx";
import { Ago, Ahead } from "../pieces/time.tsx";
import { tasksQuestion } from "../questions.ts";
import { StartStop } from "../task/start-stop.tsx";
import { tasks as words } from "../words/tasks.ts";

/** Whatever the task does besides: running is said before that it is switched off. */
function State({ task }: { task: ListedTask }) {
  if (task.state !== undefined && task.state !== "idle") return <StandingBadge standing={task.state} />;
  return task.enabled ? (
    <Badge tone="good" icon="check">
      {words.on}
    </Badge>
  ) : (
    <Badge tone="quiet" icon="stop">
      {words.off}
    </Badge>
  );
}

const columns: readonly Column<ListedTask>[] = [
  {
    title: words.columns.task,
    width: "minmax(0, 3fr)",
    cell: ({ name, title }) => (
      <Link href={`/tasks/${name}`} title={name}>
        {title}
      </Link>
    ),
  },
  { title: words.columns.state, width: "88px", cell: (task) => <State task={task} /> },
  { title: words.columns.every, width: "80px", cell: ({ interval }) => words.every(interval), extra: true },
  {
    title: words.columns.last,
    width: "minmax(0, 1fr)",
    cell: ({ lastRunAt, lastOutcome }) => (
      <>
        {lastOutcome !== undefined && <StandingSign standing={lastOutcome} />}
        {lastRunAt === undefined ? words.never : <Ago at={lastRunAt} />}
      </>
    ),
    extra: true,
  },
  {
    title: words.columns.next,
    width: "minmax(84px, 1fr)",
    cell: ({ nextRunAt }) => (nextRunAt === undefined ? words.never : <Ahead at={nextRunAt} />),
    extra: true,
  },
  { title: words.columns.run, width: "40px", cell: (task) => <StartStop inRow task={task} /> },
];

/** Everything that the butler can do. */
export default function Tasks() {
  const [wanted, setWanted] = useState("");
  const tasks = useQuery(tasksQuestion);
  const fits = ({ name, title, description }: ListedTask) =>
    `${name} ${title} ${description}`.toLowerCase().includes(wanted.trim().toLowerCase());
  return (
    <Page
      title={words.title}
      text={words.text}
      actions={
        <TextField
          label={words.search}
          type="search"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      }
    >
      <Card flush>
        <Answer question={tasks} rows={12}>
          {(all) => {
            const rows = all.filter(fits).sort((one, other) => one.title.localeCompare(other.title));
            return rows.length === 0 ? (
              <Empty icon="search" title={words.none} />
            ) : (
              <Table label={words.title} columns={columns} rows={rows} keyOf={({ name }) => name} whole />
            );
          }}
        </Answer>
      </Card>
    </Page>
  );
}
