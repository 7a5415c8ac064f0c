import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useLocation } from "wouter";
import { byteSize, duration } from "../../api/amounts.ts";
import { scopeOfItem } from "../../api/item-keys.ts";
import { machinesOfRun } from "../../api/machines-of-run.ts";
import type { RunDetails, Run as RunFacts, RunPause } from "../../api/runs.ts";
import { count } from "../amounts.ts";
import { sdk } from "../client.ts";
import { Comparison } from "../history/comparison.tsx";
import { lengthOf } from "../history/pauses.ts";
import { useNow } from "../now.ts";
import type { PageProps } from "../pages.ts";
import { StandingBadge, standingOf } from "../pieces/badge.tsx";
import { Button } from "../pieces/button.tsx";
import { Card, Facts, Page } from "../pieces/page.tsx";
import { Progress } from "../pieces/progress.tsx";
import { Answer, Empty } from "../pieces/states.tsx";
import { Clock } from "../pieces/time.tsx";
import { machinesQuestion, tasksQuestion } from "../questions.ts";
import { useMayChange } from "../session.ts";
import { sayStart } from "../task/start-stop.tsx";
import { epoch, readersZone, timeOfDay } from "../times.ts";
import { run as words } from "../words/history.ts";
import { reasons, triggers } from "../words/runs.ts";
import { task as taskWords } from "../words/tasks.ts";
import "../styles/history.css";
import "../styles/task.css";

const runQuestion = (id: number) => ({ queryKey: ["runs", "one", id], queryFn: () => sdk.runs.get(id) });

/** One run: what came of it, what failed and why, its log, and the runs before it. */
export default function Run({ params }: PageProps) {
  const id = Number(params.id);
  const question = useQuery(runQuestion(id));
  const run = question.data;
  const title = useQuery(tasksQuestion).data?.find(({ name }) => name === run?.task)?.title;
  return (
    <Page
      back={{ href: "/history", name: words.back }}
      title={title ?? run?.task ?? words.number(params.id ?? "")}
      text={
        run && (
          <>
            {words.number(id)} · <Link href={`/tasks/${run.task}`}>{run.task}</Link>
          </>
        )
      }
      actions={run && run.state !== "ended" && <Stop task={run.task} />}
    >
      <Answer question={question} rows={8}>
        {(details) => (
          <>
            <TheFacts run={details} />
            <Pauses pauses={details.pauses} />
            <Failures run={details} items={details.failedItems} />
            <Comparison run={details} />
            <Card title={words.log.title} flush>
              {details.log.length === 0 ? (
                <Empty icon="history" title={words.log.none} />
              ) : (
                // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
                <ol className="log" tabIndex={0} aria-label={words.log.title}>
                  {details.log.map(({ at, text }, line) => (
                    <li key={line}>
                      <time dateTime={at}>{timeOfDay(at, readersZone)}</time> {text}
                    </li>
                  ))}
                </ol>
              )}
            </Card>
          </>
        )}
      </Answer>
    </Page>
  );
}

/** What held it up, and when. */
function Pauses({ pauses }: { pauses: readonly RunPause[] }) {
  if (pauses.length === 0) return null;
  return (
    <Card title={words.pauses.title}>
      <ul className="lines">
        {pauses.map(({ reason, owner, from, to }) => (
          <li key={`${from} ${reason} ${owner}`}>
            <span className="line-main">{words.pauses.because(reason, owner)}</span>
            <span className="line-end quiet">
              <Clock at={from} /> – {to === null ? words.pauses.lasts : <Clock at={to} />}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Stop({ task }: { task: string }) {
  const mayChange = useMayChange();
  const stop = useMutation({ mutationFn: () => sdk.butler.stopTask({ taskName: task }) });
  if (!mayChange) return null;
  return (
    <Button icon="stop" busy={stop.isPending} onClick={() => stop.mutate()}>
      {taskWords.stop}
    </Button>
  );
}

function TheFacts({ run }: { run: RunDetails }) {
  const now = useNow("second");
  const home = useQuery(machinesQuestion).data?.find(({ role }) => role === "home")?.name;
  const { startedAt, endedAt, items, reason, message, pauses: held } = run;
  const took = startedAt === null ? undefined : (endedAt === null ? now : epoch(endedAt)) - epoch(startedAt);
  return (
    <Card>
      <div className="stack">
        <Facts
          facts={[
            [words.facts.outcome, <StandingBadge key="outcome" standing={standingOf(run)} />],
            [words.facts.trigger, triggers[run.trigger]],
            startedAt !== null && [words.facts.started, <Clock key="at" at={startedAt} day />],
            took !== undefined && [words.facts.took, duration(Math.max(0, took))],
            held.length > 0 && [
              words.facts.paused,
              words.pauses.held(duration(lengthOf(held, now)), [...new Set(held.map((one) => one.reason))]),
            ],
            [words.facts.items, `${count(items.done)} of ${count(items.total)}`],
            items.failed > 0 && [
              words.facts.failed,
              <span key="failed" className="bad">
                {count(items.failed)}
              </span>,
            ],
            [words.facts.read, byteSize(run.bytesRead)],
            [words.facts.cpu, duration(run.cpuSeconds * 1000)],
            home !== undefined && [words.facts.machine, machinesOfRun(run, home)],
          ]}
        />
        {run.state !== "ended" && <Progress percent={run.progress} label={run.task} />}
        {reason !== null && (
          <p className="why">
            <strong>{words.reason}:</strong> {reasons[reason] ?? reason}
          </p>
        )}
        {message && (
          <p className="why">
            <strong>{words.message}:</strong> {message}
          </p>
        )}
      </div>
    </Card>
  );
}

function Failures({
  run,
  items,
}: {
  run: RunFacts;
  items: readonly { key: string; title: string; reason: string; at: string }[];
}) {
  const mayChange = useMayChange();
  const queries = useQueryClient();
  const [, go] = useLocation();
  /** One of them alone, or all. */
  const retry = useMutation({
    mutationFn: (one?: { key: string; title: string }) =>
      sdk.runs.start({ task: run.task, force: true, item: one?.key }),
    onSuccess: (started, one) => {
      sayStart(started, one ? words.failed.retriedOne(one.title) : words.failed.retried);
      void queries.invalidateQueries();
      if (started.runId !== undefined) go(`/history/${started.runId}`);
    },
  });
  const mayRetry = mayChange && run.state === "ended";
  if (items.length === 0) return null;
  return (
    <Card
      title={words.failed.title}
      flush
      actions={
        mayRetry && (
          <Button
            icon="refresh"
            title={words.failed.retryText}
            busy={retry.isPending}
            onClick={() => retry.mutate(undefined)}
          >
            {words.failed.retry}
          </Button>
        )
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <ul className="failures" tabIndex={0} aria-label={words.failed.title}>
        {items.map(({ key, title, reason, at }) => (
          <li key={`${key} ${at}`}>
            <strong>{title}</strong>
            <span>{reason}</span>
            {mayRetry && items.length > 1 && scopeOfItem(key) && (
              <Button
                kind="quiet"
                icon="refresh"
                aria-label={words.failed.retryOne(title)}
                title={words.failed.retryOne(title)}
                busy={retry.isPending && retry.variables?.key === key}
                onClick={() => retry.mutate({ key, title })}
              />
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
