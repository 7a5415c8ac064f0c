import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import type { Schedule } from "../../api/schedule.ts";
import type { TaskDetails } from "../../api/tasks.ts";
import type { ScheduleChanges } from "../../sdk/tasks.ts";
import { sdk } from "../client.ts";
import { Card } from "../pieces/page.tsx";
import { Failed, Loading } from "../pieces/states.tsx";
import { Clock } from "../pieces/time.tsx";
import { scheduleQuestion } from "../questions.ts";
import { task as words } from "../words/tasks.ts";

const days = 14;

/** The starts of a plan as texts that can be compared: the task and its moment. */
const startsOf = ({ nights }: Schedule): string[] =>
  nights.flatMap(({ starts }) => starts.map(({ task, at }) => `${task} ${at}`));

/** When a task will start, now and with changes that are not saved. */
export function PlanPreview({ task, change }: { task: TaskDetails; change: ScheduleChanges }) {
  const asked = useDeferredValue(JSON.stringify(change));
  const isChanged = asked !== "{}";
  const present = useQuery(scheduleQuestion(days));
  const future = useQuery({
    queryKey: ["schedule", days, "with", asked],
    queryFn: () => sdk.tasks.preview(JSON.parse(asked), { days }),
    enabled: isChanged,
    placeholderData: keepPreviousData,
  });
  const plan = isChanged ? future.data : present.data;
  return (
    <Card title={words.plan.title} note={isChanged ? words.plan.after : words.plan.before}>
      <div aria-live="polite" className="plan">
        {isChanged && future.isError ? (
          <Failed error={future.error} />
        ) : plan === undefined ? (
          <Loading />
        ) : (
          <Starts task={task.name} plan={plan} before={isChanged ? present.data : undefined} />
        )}
      </div>
    </Card>
  );
}

function Starts({ task, plan, before }: { task: string; plan: Schedule; before: Schedule | undefined }) {
  const starts = plan.nights.flatMap((night) => night.starts.filter((start) => start.task === task));
  const old = new Set(before && startsOf(before));
  const isNew = (at: string) => before !== undefined && !old.has(`${task} ${at}`);
  const moved = before === undefined ? [] : startsOf(plan).filter((start) => !old.has(start));
  const others = moved.filter((start) => !start.startsWith(`${task} `)).length;
  const same = before !== undefined && moved.length === 0 && startsOf(plan).length === old.size;
  return (
    <>
      {same && <p className="quiet">{words.plan.same}</p>}
      {starts.length === 0 && <p className="quiet">{words.plan.none}</p>}
      <ul className="starts">
        {starts.map(({ at }) => (
          <li key={at} className={isNew(at) ? "is-new" : ""}>
            <Clock at={at} day />
          </li>
        ))}
      </ul>
      {others > 0 && <p className="quiet">{words.plan.others(others)}</p>}
    </>
  );
}
