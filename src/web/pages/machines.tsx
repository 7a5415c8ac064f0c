import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "wouter";
import { byteSize } from "../../api/amounts.ts";
import type { Machine } from "../../api/machines.ts";
import { sdk } from "../client.ts";
import { Badge, type Tone } from "../pieces/badge.tsx";
import { Button } from "../pieces/button.tsx";
import type { IconName } from "../pieces/icon.tsx";
import { say } from "../pieces/notices.tsx";
import { Card, Facts, Page } from "../pieces/page.tsx";
import { Progress } from "../pieces/progress.tsx";
import { Answer } from "../pieces/states.tsx";
import { liveRunsQuestion, machinesQuestion, tasksQuestion } from "../questions.ts";
import { useMayChange } from "../session.ts";
import "../styles/machines.css";
import { machines } from "../words/machines.ts";

/** Milliseconds between two looks: load and memory are told by no event. */
const pace = 5000;

/** The machines that work for the library. */
export default function MachinesPage() {
  const list = useQuery({ ...machinesQuestion, refetchInterval: pace });
  return (
    <Page title={machines.title} text={machines.text}>
      <Answer question={list} rows={6}>
        {(all) => all.map((machine) => <MachineCard key={machine.id} machine={machine} />)}
      </Answer>
    </Page>
  );
}

const looks: Record<Machine["state"], { tone: Tone; icon: IconName }> = {
  idle: { tone: "quiet", icon: "moon" },
  working: { tone: "busy", icon: "play" },
  paused: { tone: "warn", icon: "pause" },
};

function MachineCard({ machine }: { machine: Machine }) {
  const { name, role, state, cores, slots, load, memory } = machine;
  const queries = useQueryClient();
  const mayChange = useMayChange();
  const isPaused = state === "paused";
  const toggle = useMutation({
    mutationFn: () => (isPaused ? sdk.butler.resume() : sdk.butler.pause()),
    onSuccess: ({ paused }) => say(paused ? machines.paused : machines.resumed),
    onSettled: () => queries.invalidateQueries({ queryKey: machinesQuestion.queryKey }),
  });
  return (
    <Card
      title={name}
      note={machines.roles[role]}
      actions={
        <>
          <Badge {...looks[state]}>{machines.states[state]}</Badge>
          {mayChange && (
            <Button
              icon={isPaused ? "play" : "pause"}
              onClick={() => toggle.mutate()}
              busy={toggle.isPending}
            >
              {isPaused ? machines.resume : machines.pause}
            </Button>
          )}
        </>
      }
    >
      <Facts
        facts={[
          [machines.cores, machines.coresOf(cores)],
          [machines.load, machines.loadOf(load, cores)],
          [machines.slots, machines.slotsOf(slots)],
          [machines.memory, machines.memoryOf(byteSize(memory.freeBytes), byteSize(memory.totalBytes))],
          [machines.server, byteSize(memory.serverBytes)],
        ]}
      />
      <h3 className="doing-title">{machines.doing}</h3>
      <Doing doing={machine.doing} />
    </Card>
  );
}

/** The runs in hand, with their progress as the events tell it. */
function Doing({ doing }: { doing: Machine["doing"] }) {
  const live = useQuery(liveRunsQuestion).data ?? [];
  const tasks = useQuery(tasksQuestion).data ?? [];
  if (doing.length === 0) return <p className="quiet">{machines.nothing}</p>;
  return (
    <ul className="doing">
      {doing.map(({ task, runId, progress }) => {
        const title = tasks.find(({ name }) => name === task)?.title ?? task;
        return (
          <li key={runId}>
            <Link href={`/history/${runId}`}>{title}</Link>
            <Progress
              percent={live.find(({ id }) => id === runId)?.progress ?? progress}
              label={machines.progress(title)}
            />
          </li>
        );
      })}
    </ul>
  );
}
