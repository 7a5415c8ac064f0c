import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import type { ListedTask } from "../../sdk/butler.ts";
import { nightOf } from "../night.ts";
import { useNow } from "../now.ts";
import { Card } from "../pieces/page.tsx";
import { Answer } from "../pieces/states.tsx";
import { scheduleQuestion, tasksQuestion } from "../questions.ts";
import { ahead, epoch } from "../times.ts";
import { tonight as words } from "../words/tonight.ts";

type Reason = keyof typeof words.reasons;

/** Which of the criteria keeps a task from a night. @param opens the start of its window */
function reasonOf(task: ListedTask, opens: number): { reason: Reason; text: (now: number) => string } {
  if (!task.enabled) return { reason: "off", text: () => words.offBy(task.enabledReason ?? "") };
  if (task.waitsFor !== undefined) return { reason: "waits", text: () => task.waitsFor ?? "" };
  const next = task.nextRunAt;
  const ranForIt = task.lastRunAt !== undefined && epoch(task.lastRunAt) >= opens;
  return {
    reason: ranForIt ? "done" : "day",
    text: (now) => (next === undefined ? "" : words.next(ahead(next, now))),
  };
}

/** Every task that does not start in this window, by the criterion that keeps it from it. */
export function NotTonight() {
  const now = useNow();
  const tasks = useQuery(tasksQuestion);
  const plan = useQuery(scheduleQuestion()).data;
  const night = plan && nightOf(plan, now);
  return (
    <Card title={words.notTonight}>
      <p className="quiet criteria">{words.criteria}</p>
      <Answer question={tasks}>
        {(all) => {
          const planned = new Set(night?.starts.map(({ task }) => task));
          const opens = night?.opens ? epoch(night.opens) : now;
          const kept = all
            .filter(({ name }) => !planned.has(name))
            .map((task) => ({ task, ...reasonOf(task, opens) }));
          const groups = Map.groupBy(kept, ({ reason }) => reason);
          return (
            <div className="reasons">
              {[...groups].map(([reason, group]) => (
                <section key={reason}>
                  <h3>{words.reasons[reason]}</h3>
                  <ul>
                    {group.map(({ task, text }) => (
                      <li key={task.name}>
                        <Link href={`/tasks/${task.name}`}>{task.title}</Link>{" "}
                        <small className="quiet">{text(now)}</small>
                      </li>
                    ))}
                  </ul>
                </section>
              ))}
            </div>
          );
        }}
      </Answer>
    </Card>
  );
}
