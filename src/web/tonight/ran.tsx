import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { duration } from "../../api/amounts.ts";
import { useNow } from "../now.ts";
import { StandingBadge, standingOf } from "../pieces/badge.tsx";
import { Card } from "../pieces/page.tsx";
import { Answer, Empty } from "../pieces/states.tsx";
import { Ago } from "../pieces/time.tsx";
import { runsSinceQuestion, tasksQuestion } from "../questions.ts";
import { epoch, hourBefore } from "../times.ts";
import { tonight as words } from "../words/tonight.ts";

/** The newest runs of the last day: as many as fit a glance. */
const glance = 12;

/** What ended in the last 24 hours. */
export function Ran() {
  const now = useNow();
  const runs = useQuery(runsSinceQuestion(hourBefore(now, 24)));
  const tasks = useQuery(tasksQuestion).data;
  return (
    <Card title={words.ran} actions={<Link href="/history">{words.allRuns}</Link>}>
      <Answer question={runs}>
        {(all) => {
          const ended = all.filter(({ state }) => state === "ended").slice(0, glance);
          if (ended.length === 0) return <Empty icon="history" title={words.nothingRan} />;
          return (
            <ul className="lines">
              {ended.map((run) => (
                <li key={run.id}>
                  <span className="line-main">
                    <Link href={`/history/${run.id}`}>
                      {tasks?.find(({ name }) => name === run.task)?.title ?? run.task}
                    </Link>
                    <small className="quiet">
                      {run.startedAt !== null && run.endedAt !== null && (
                        <>
                          {duration(epoch(run.endedAt) - epoch(run.startedAt))}, <Ago at={run.endedAt} />
                        </>
                      )}
                    </small>
                  </span>
                  <span className="line-end">
                    <StandingBadge standing={standingOf(run)} />
                  </span>
                </li>
              ))}
            </ul>
          );
        }}
      </Answer>
    </Card>
  );
}
