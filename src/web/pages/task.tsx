import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import type { TaskDetails } from "../../api/tasks.ts";
import type { PageProps } from "../pages.ts";
import { StandingBadge, standingOf } from "../pieces/badge.tsx";
import { Button } from "../pieces/button.tsx";
import { Card, Facts, Page } from "../pieces/page.tsx";
import { Progress } from "../pieces/progress.tsx";
import { Answer } from "../pieces/states.tsx";
import { Ago, Clock } from "../pieces/time.tsx";
import { liveRunsQuestion, taskQuestion } from "../questions.ts";
import { useMayChange } from "../session.ts";
import { Removal } from "../task/removal.tsx";
import { Rules } from "../task/rules.tsx";
import { StartStop } from "../task/start-stop.tsx";
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
  if (!mayChange) return null;
  return (
    <>
      {task.removes && <Button onClick={() => setLooking(true)}>{words.dryRun}</Button>}
      <StartStop task={task} />
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
      </div>
    </Card>
  );
}
