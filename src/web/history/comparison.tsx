import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { duration } from "../../api/amounts.ts";
import type { Run } from "../../api/runs.ts";
import { sdk } from "../client.ts";
import { standingOf, toneOf } from "../pieces/badge.tsx";
import { Card } from "../pieces/page.tsx";
import { Answer } from "../pieces/states.tsx";
import { epoch, readersZone, shortDay } from "../times.ts";
import { run as words } from "../words/history.ts";

const lengthOf = ({ startedAt, endedAt }: Run): number =>
  startedAt === null || endedAt === null ? 0 : epoch(endedAt) - epoch(startedAt);

/** How long a run took beside the ten before it. */
export function Comparison({ run }: { run: Run }) {
  const before = useQuery({
    queryKey: ["runs", "before", run.task, run.id],
    queryFn: () => sdk.runs.list({ task: run.task, before: run.id, limit: 10 }),
  });
  if (run.state !== "ended") return null;
  return (
    <Card title={words.before.title}>
      <Answer question={before} rows={3}>
        {(runs) => {
          const earlier = runs.filter((one) => lengthOf(one) > 0);
          if (earlier.length === 0) return <p className="quiet">{words.before.none}</p>;
          return (
            <>
              <p>{inWords(lengthOf(run), earlier.map(lengthOf))}</p>
              <Lengths runs={[...earlier.toReversed(), run]} chosen={run.id} />
            </>
          );
        }}
      </Answer>
    </Card>
  );
}

function inWords(length: number, before: readonly number[]): string {
  const mean = before.reduce((sum, one) => sum + one, 0) / before.length;
  const share = Math.round(100 * (length / mean - 1));
  if (Math.abs(share) < 15) return words.before.same;
  return share > 0 ? words.before.longer(`${share} %`) : words.before.shorter(`${-share} %`);
}

function Lengths({ runs, chosen }: { runs: readonly Run[]; chosen: number }) {
  const longest = Math.max(1, ...runs.map(lengthOf));
  return (
    <ol className="lengths">
      {runs.map((run) => (
        <li key={run.id} className={run.id === chosen ? "chosen" : ""}>
          <Link href={`/history/${run.id}`} aria-current={run.id === chosen ? "page" : undefined}>
            {run.startedAt !== null && shortDay(run.startedAt, readersZone)}
          </Link>
          <span className="length-track">
            <i
              className={`length ${toneOf(standingOf(run))}`}
              style={{ width: `${(100 * lengthOf(run)) / longest}%` }}
            />
          </span>
          <span className="end">{duration(lengthOf(run))}</span>
        </li>
      ))}
    </ol>
  );
}
