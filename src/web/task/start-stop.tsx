import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ListedTask } from "../../sdk/butler.ts";
import type { StartAnswer } from "../../sdk/runs.ts";
import { sdk } from "../client.ts";
import { Button } from "../pieces/button.tsx";
import { say } from "../pieces/notices.tsx";
import { useMayChange } from "../session.ts";
import { task as words } from "../words/tasks.ts";

/** Says what came of a start. @param begun what is said when it has begun */
export function sayStart({ outcome, reason }: StartAnswer, begun: string = words.started): void {
  if (outcome === "skipped") say(words.didNotStart(reason ?? ""), { bad: true });
  else say(outcome === "started" ? begun : outcome === "running" ? words.running : words.scheduled);
}

/** Starts a task, or stops it while it is live. @param inRow beside others of its kind: an icon alone */
export function StartStop({
  task,
  inRow = false,
}: {
  task: Pick<ListedTask, "name" | "title" | "state">;
  inRow?: boolean;
}) {
  const { name, title, state = "idle" } = task;
  const mayChange = useMayChange();
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: () => sdk.runs.start({ task: name, force: true }),
    onSuccess: (started) => {
      sayStart(started);
      void queries.invalidateQueries();
    },
  });
  const stop = useMutation({
    mutationFn: () => sdk.butler.stopTask({ taskName: name }),
    onSuccess: () => queries.invalidateQueries(),
  });
  if (!mayChange) return null;
  const isIdle = state === "idle";
  const deed = isIdle ? start : stop;
  const label = isIdle ? words.runNow : words.stop;
  const face = inRow
    ? { kind: "quiet" as const, "aria-label": words.deedOf(label, title), title: label }
    : { kind: isIdle ? ("strong" as const) : ("plain" as const), children: label };
  return (
    <Button icon={isIdle ? "play" : "stop"} busy={deed.isPending} onClick={() => deed.mutate()} {...face} />
  );
}
