import { type QueryClient, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useLocation } from "wouter";
import { duration } from "../../api/amounts.ts";
import type { Schedule } from "../../api/schedule.ts";
import { Band } from "../band.tsx";
import { barsOf, nightOf, rangeOf } from "../night.ts";
import { now as rightNow, useNow } from "../now.ts";
import { Card, Page } from "../pieces/page.tsx";
import { Answer, Loading } from "../pieces/states.tsx";
import { inBoth } from "../pieces/time.tsx";
import { Yielding } from "../pieces/yielding.tsx";
import {
  gatesQuestion,
  lengthsQuestion,
  liveRunsQuestion,
  liveStandingsQuestion,
  runsSinceQuestion,
  scheduleQuestion,
  sectionsQuestion,
  tasksQuestion,
  useServerZone,
} from "../questions.ts";
import { ahead, epoch, hourBefore, readersZone, sameClock } from "../times.ts";
import { Exposure, exposureQuestion } from "../tonight/exposure.tsx";
import { NotTonight } from "../tonight/not-tonight.tsx";
import { Ran } from "../tonight/ran.tsx";
import { Running } from "../tonight/running.tsx";
import { Nights, WillRun } from "../tonight/will-run.tsx";
import { times } from "../words/frame.ts";
import { tonight as words } from "../words/tonight.ts";
import "../styles/tonight.css";

// What its answers are read by is on its way before they are.
for (const promises of [
  import("../../api/schedule.ts"),
  import("../../api/runs.ts"),
  import("../../api/history.ts"),
  import("../../api/gates.ts"),
  import("../../api/exposure.ts"),
])
  promises.catch(() => undefined);

const minute = 60_000;

const dayOfRuns = (now: number) => runsSinceQuestion(hourBefore(now, 24));

/** Asks for all that is on the page. */
export function ask(queries: QueryClient): void {
  void queries.prefetchQuery(scheduleQuestion());
  void queries.prefetchQuery(sectionsQuestion);
  void queries.prefetchQuery(liveRunsQuestion);
  void queries.prefetchQuery(tasksQuestion);
  void queries.prefetchQuery(dayOfRuns(rightNow()));
  void queries.prefetchQuery(lengthsQuestion);
  void queries.prefetchQuery(gatesQuestion);
  void queries.prefetchQuery(exposureQuestion);
}

/** What the butler did, does and will do, at a glance. */
export default function Tonight() {
  const now = useNow();
  const zone = useServerZone();
  const schedule = useQuery(scheduleQuestion());
  const sections = useQuery(sectionsQuestion);
  const [, go] = useLocation();
  // All of it comes at once: whatever came later would push away what is being read.
  const isWhole = [
    ...[schedule, sections, useQuery(liveStandingsQuestion), useQuery(tasksQuestion)],
    ...[useQuery(dayOfRuns(now)), useQuery(lengthsQuestion)],
    ...[useQuery(gatesQuestion), useQuery(exposureQuestion)],
  ].every(({ isPending }) => !isPending);
  const isNew = sections.data?.length === 0;
  useEffect(() => {
    if (isNew) go("/welcome", { replace: true });
  }, [isNew, go]);
  if (!isWhole)
    return (
      <Page title={words.title}>
        <Card>
          <Loading rows={12} />
        </Card>
      </Page>
    );
  return (
    <Page title={words.title} {...(!sameClock(now, readersZone, zone) && { text: times.zones(zone) })}>
      <Exposure />
      <Card>
        <Answer question={schedule} rows={5}>
          {(plan) => {
            const night = nightOf(plan, now);
            return (
              <>
                <p className="lead">{windowInWords(night, now, zone)}</p>
                <TheBand plan={plan} />
              </>
            );
          }}
        </Answer>
      </Card>
      <Yielding />
      <Running />
      <div className="columns">
        <WillRun />
        <Ran />
      </div>
      <Nights />
      <NotTonight />
    </Page>
  );
}

function windowInWords(night: ReturnType<typeof nightOf>, now: number, zone: string): string {
  if (!night?.opens || !night.closes) return words.none;
  const { opens, closes } = night;
  return epoch(opens) <= now
    ? words.open(inBoth(closes, zone), duration(epoch(closes) - now))
    : words.closed(inBoth(opens, zone), ahead(opens, now));
}

function TheBand({ plan }: { plan: Schedule }) {
  const now = useNow();
  const { from, to } = rangeOf(plan, now);
  const { nights } = plan;
  const lengths = useQuery(lengthsQuestion).data ?? new Map<string, number>();
  const ended = useQuery(dayOfRuns(now)).data ?? [];
  const live = useQuery(liveStandingsQuestion).data ?? [];
  const runs = [...ended.filter(({ state }) => state === "ended"), ...live];
  const bars = barsOf({ runs, nights }, lengths, { from, to, now, least: 6 * minute });
  const count = (wanted: (standing: string) => boolean) =>
    bars.filter(({ standing }) => wanted(standing)).length;
  const planned = count((standing) => standing === "planned");
  const running = count((standing) => standing === "running" || standing === "paused");
  return (
    <figure>
      <Band
        {...{ from, to, now, nights, bars }}
        zone={readersZone}
        label={`${words.band}: ${words.bandText(bars.length - planned - running, running, planned)}`}
      />
      <figcaption className="legend">
        <span className="key window">{words.bar.window}</span>
        <span className="key now">{words.bar.now}</span>
        <span className="key planned">{words.bar.planned}</span>
        <span className="quiet">{words.bandText(bars.length - planned - running, running, planned)}</span>
      </figcaption>
    </figure>
  );
}
