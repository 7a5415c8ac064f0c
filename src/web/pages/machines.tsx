import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { byteSize } from "../../api/amounts.ts";
import type { Machine } from "../../api/machines.ts";
import { Orders } from "../machines/orders.tsx";
import { Badge, type Tone } from "../pieces/badge.tsx";
import type { IconName } from "../pieces/icon.tsx";
import { Card, Facts, Page } from "../pieces/page.tsx";
import { Progress } from "../pieces/progress.tsx";
import { Answer } from "../pieces/states.tsx";
import { Clock } from "../pieces/time.tsx";
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
  draining: { tone: "warn", icon: "moon" },
  away: { tone: "warn", icon: "warn" },
};

function MachineCard({ machine }: { machine: Machine }) {
  const { name, role, state, items } = machine;
  const mayChange = useMayChange();
  return (
    <Card
      title={name}
      note={machines.roles[role]}
      actions={
        <>
          <Badge {...looks[state]}>{machines.states[state]}</Badge>
          {mayChange && <Orders machine={machine} />}
        </>
      }
    >
      <Facts facts={factsOf(machine)} />
      <h3 className="doing-title">{machines.doing}</h3>
      <Doing doing={machine.doing} />
      {items.map(({ title, progress }) => (
        <p key={title} className="quiet">
          {machines.item(title, progress)}
        </p>
      ))}
    </Card>
  );
}

/** What is said of a machine. Of one that is away it is not known how busy it is. */
function factsOf(machine: Machine): [string, ReactNode][] {
  const { role, state, cores, slots, load, memory, done, secondsEach, only, sections } = machine;
  const facts: [string, ReactNode][] = [
    [machines.cores, machines.coresOf(cores)],
    [machines.slots, machines.slotsOf(slots)],
  ];
  if (state === "away") facts.push([machines.seen, <Clock key="seen" at={machine.lastSeenAt} day />]);
  else
    facts.push(
      [machines.load, machines.loadOf(load, cores)],
      [machines.memory, machines.memoryOf(byteSize(memory.freeBytes), byteSize(memory.totalBytes))],
      [machines.server, byteSize(memory.serverBytes)],
    );
  if (role === "worker") facts.push([machines.read, machines.readOf(done, secondsEach)]);
  const limits = [...(only ?? []), ...(sections ?? [])].join(", ");
  if (limits) facts.push([machines.only, limits]);
  return facts;
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
