import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import type { TaskDetails } from "../../api/tasks.ts";
import { sdk } from "../client.ts";
import type { PageProps } from "../pages.ts";
import { StandingBadge, standingOf } from "../pieces/badge.tsx";
import { Button } from "../pieces/button.tsx";
import { Switch } from "../pieces/field.tsx";
import { say } from "../pieces/notices.tsx";
import { Card, Facts, Page } from "../pieces/page.tsx";
import { Progress } from "../pieces/progress.tsx";
import { Answer } from "../pieces/states.tsx";
import { Ago, Clock } from "../pieces/time.tsx";
import { liveRunsQuestion, taskQuestion } from "../questions.ts";
import { useMayChange } from "../session.ts";
import { Removal } from "../task/removal.tsx";
import { Rules } from "../task/rules.tsx";
import { tasks, task as words } from "../words/tasks.ts";
import "../styles/task.css";

/** One task: what it does, when, by which rules, and starting it now. */
export default function Task({ params }: PageProps) {
  const name = params.name ?? "";
  const question = useQuery(taskQuestion(name));
  return (
    <Page
      back={{ href: "/tasks", name: words.back }}
      title={question.data?.title ?? name}
      text={question.data?.description}
      actions={question.data && <Deeds task={question.data} />}
    >
      <Answer question={question} rows={8}>
        {(task) => (
          <>
            <TheFacts task={task} />
            <Rules key={task.name} task={task} />
          </>
        )}
      </Answer>
    </Page>
  );
}

function Deeds({ task }: { task: TaskDetails }) {
  const [looking, setLooking] = useState(false);
  const mayChange = useMayChange();
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: () => sdk.runs.start({ task: task.name, force: true }),
    onSuccess: ({ outcome, reason }) => {
      if (outcome === "skipped") say(words.didNotStart(reason ?? ""), { bad: true });
      else
        say(outcome === "started" ? words.started : outcome === "running" ? words.running : words.scheduled);
      void queries.invalidateQueries();
    },
  });
  const stop = useMutation({
    mutationFn: () => sdk.butler.stopTask({ taskName: task.name }),
    onSuccess: () => queries.invalidateQueries(),
  });
  if (!mayChange) return null;
  const idle = task.state === "idle";
  return (
    <>
      {task.removes && <Button onClick={() => setLooking(true)}>{words.dryRun}</Button>}
      {idle ? (
        <Button kind="strong" icon="play" busy={start.isPending} onClick={() => start.mutate()}>
          {words.runNow}
        </Button>
      ) : (
        <Button icon="stop" busy={stop.isPending} onClick={() => stop.mutate()}>
          {words.stop}
        </Button>
      )}
      {looking && <Removal task={task} onClose={() => setLooking(false)} />}
    </>
  );
}

function TheFacts({ task }: { task: TaskDetails }) {
  const { lastRun, nextRuns, interval, state, waitsFor } = task;
  const live = useQuery(liveRunsQuestion).data?.find((run) => run.task === task.name);
  const next = nextRuns[0];
  return (
    <Card>
      <div className="stack">
        <Facts
          facts={[
            [words.facts.state, <StandingBadge key="state" standing={state} />],
            [words.facts.every, tasks.every(interval)],
            [
              words.facts.next,
              next === undefined ? (
                words.none
              ) : (
                <span key="next">
                  <Clock at={next.at} day /> {next.until !== null && <small>{words.randomly}</small>}
                </span>
              ),
            ],
            [
              words.facts.last,
              lastRun === null ? (
                tasks.never
              ) : (
                <Link key="last" href={`/history/${lastRun.id}`} className="last-run">
                  <StandingBadge standing={standingOf(lastRun)} />
                  {lastRun.startedAt !== null && <Ago at={lastRun.startedAt} />}
                </Link>
              ),
            ],
            waitsFor !== undefined && [words.facts.waits, waitsFor],
          ]}
        />
        {live !== undefined && <Progress percent={live.progress} label={task.title} />}
        <OnOff task={task} />
      </div>
    </Card>
  );
}

function OnOff({ task }: { task: TaskDetails }) {
  const mayChange = useMayChange();
  const queries = useQueryClient();
  const { preference, on, off } = task.switchedBy;
  const change = useMutation({
    mutationFn: (checked: boolean) => sdk.preferences.set({ [preference]: checked ? on : off }),
    onSettled: () => queries.invalidateQueries(),
  });
  const shown = change.isPending ? change.variables : task.enabled;
  return (
    <div className="on-off">
      <Switch
        label={words.on}
        checked={shown}
        disabled={!mayChange || change.isPending}
        onChange={(checked) => change.mutate(checked)}
      />
      <small className="quiet">
        <Link href={`/settings?search=${preference}`}>{preference}</Link>
      </small>
    </div>
  );
}
