import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { memo, useState } from "react";
import { Link } from "wouter";
import { duration } from "../../api/amounts.ts";
import type { Run } from "../../api/runs.ts";
import { sdk } from "../client.ts";
import { goOn, pausing } from "../going-on.ts";
import { paceOf } from "../night.ts";
import { useNow } from "../now.ts";
import { StandingBadge, standingOf } from "../pieces/badge.tsx";
import { Button } from "../pieces/button.tsx";
import { Confirm } from "../pieces/dialog.tsx";
import { Icon } from "../pieces/icon.tsx";
import { say } from "../pieces/notices.tsx";
import { Card } from "../pieces/page.tsx";
import { Progress } from "../pieces/progress.tsx";
import { Answer } from "../pieces/states.tsx";
import { Clock } from "../pieces/time.tsx";
import {
  activitiesQuestion,
  gatesQuestion,
  liveRunsQuestion,
  liveStandingsQuestion,
  tasksQuestion,
} from "../questions.ts";
import { useMayChange } from "../session.ts";
import { epoch } from "../times.ts";
import { tonight as words } from "../words/tonight.ts";

const none: readonly string[] = [];

/** What runs or waits, with what can be done about it. */
export function Running() {
  const live = useQuery(liveRunsQuestion);
  return (
    <Card title={words.running} actions={<Controls />}>
      <Answer question={live} rows={2}>
        {(runs) =>
          runs.length === 0 ? (
            <p className="quiet">{words.nothingRuns}</p>
          ) : (
            <ul className="running">
              {runs.map((run) => (
                <RunningRun key={run.id} run={run} />
              ))}
            </ul>
          )
        }
      </Answer>
    </Card>
  );
}

function Controls() {
  const runs = useQuery(liveStandingsQuestion).data ?? [];
  const [asking, setAsking] = useState(false);
  const mayChange = useMayChange();
  const queries = useQueryClient();
  const isPaused = runs.some(({ state }) => state === "paused");
  const again = () => queries.invalidateQueries({ queryKey: ["runs"] });
  const pause = useMutation({
    mutationFn: async () => {
      if (isPaused) say(await goOn());
      else await sdk.butler.pause();
    },
    onSuccess: () => Promise.all([again(), queries.invalidateQueries({ queryKey: gatesQuestion.queryKey })]),
  });
  const stopAll = useMutation({
    mutationFn: () => sdk.butler.stopTasks(),
    onSuccess: again,
    onSettled: () => setAsking(false),
  });
  const startAll = useMutation({ mutationFn: () => sdk.butler.startTasks(), onSuccess: again });
  if (!mayChange) return null;
  if (runs.length === 0)
    return (
      <Button icon="play" busy={startAll.isPending} onClick={() => startAll.mutate()}>
        {words.startAll}
      </Button>
    );
  return (
    <>
      <Button icon={isPaused ? "play" : "pause"} busy={pause.isPending} onClick={() => pause.mutate()}>
        {isPaused ? words.resumeAll : words.pauseAll}
      </Button>
      <Button icon="stop" onClick={() => setAsking(true)}>
        {words.stopAll}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        {...words.stopAllQuestion}
        busy={stopAll.isPending}
        onConfirm={() => stopAll.mutate()}
      />
    </>
  );
}

const RunningRun = memo(function RunningRun({ run }: { run: Run }) {
  const title = useQuery(tasksQuestion).data?.find(({ name }) => name === run.task)?.title ?? run.task;
  const inHand = useQuery({
    ...activitiesQuestion,
    select: (all) => all.find((one) => one.title === title)?.subtitle.replace(/^\d+ of \d+(: |$)/, ""),
  }).data;
  const reasons = useQuery({
    ...gatesQuestion,
    select: ({ gates }) => (run.state === "paused" ? pausing(gates).map(({ reason }) => reason) : none),
  }).data;
  const mayChange = useMayChange();
  const stop = useMutation({
    mutationFn: () => sdk.butler.stopTask({ taskName: run.task }),
    onError: (error) => say(error.message, { bad: true }),
  });
  return (
    <li>
      <div className="running-head">
        <Link href={`/history/${run.id}`}>{title}</Link>
        {run.state !== "running" && <StandingBadge standing={standingOf(run)} reasons={reasons ?? none} />}
        {mayChange && (
          <Button
            kind="quiet"
            icon="stop"
            aria-label={words.stopOf(title)}
            busy={stop.isPending}
            onClick={() => stop.mutate()}
          >
            {words.stop}
          </Button>
        )}
      </div>
      <Progress percent={run.state === "queued" ? 0 : run.progress} label={title} />
      <p className="running-facts quiet">
        <Pace run={run} />
        {run.state === "running" && inHand && (
          <span className="in-hand">
            <Icon name="next" />
            {inHand}
          </span>
        )}
      </p>
    </li>
  );
});

function Pace({ run }: { run: Run }) {
  const now = useNow("second");
  if (run.state === "queued")
    return (
      <span>
        {run.scheduledFor !== null && epoch(run.scheduledFor) > now ? (
          <>
            {words.startsAt} <Clock at={run.scheduledFor} />
          </>
        ) : (
          words.waiting
        )}
      </span>
    );
  const { done, failed, total } = run.items;
  if (total === 0) return <span>{words.counting}</span>;
  const pace = run.state === "running" ? paceOf(run, now) : undefined;
  return (
    <>
      <span>{words.items(done + failed, total)}</span>
      {pace && total > 1 && (
        <>
          <span>{words.pace(pace.perMinute.toFixed(pace.perMinute < 10 ? 1 : 0))}</span>
          <span>{words.left(duration(pace.left))}</span>
        </>
      )}
    </>
  );
}
