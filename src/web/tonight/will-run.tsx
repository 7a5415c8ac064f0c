import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { duration } from "../../api/amounts.ts";
import type { PlannedNight, PlannedStart } from "../../api/schedule.ts";
import { Band } from "../band.tsx";
import { type Bar, barsOf, nightOf, outlookOf } from "../night.ts";
import { useNow } from "../now.ts";
import { Icon } from "../pieces/icon.tsx";
import { Card } from "../pieces/page.tsx";
import { Answer, Empty } from "../pieces/states.tsx";
import { Clock } from "../pieces/time.tsx";
import { lengthsQuestion, scheduleQuestion, tasksQuestion, useServerZone } from "../questions.ts";
import { epoch, middayOf, readersZone, sameClock, shortDay, timeOfDay } from "../times.ts";
import { times } from "../words/frame.ts";
import { tonight as words } from "../words/tonight.ts";

const none: ReadonlyMap<string, number> = new Map();
const hour = 3_600_000;

/** The title of a task, and its name until that is known. */
function TaskTitle({ name }: { name: string }) {
  const title = useQuery(tasksQuestion).data?.find((task) => task.name === name)?.title ?? name;
  return <Link href={`/tasks/${name}`}>{title}</Link>;
}

/** What starts by itself in the window that is open or comes next, and whether it fits. */
export function WillRun() {
  const now = useNow();
  const schedule = useQuery(scheduleQuestion());
  const lengths = useQuery(lengthsQuestion).data ?? none;
  const tasks = useQuery(tasksQuestion);
  const night = schedule.data && nightOf(schedule.data, now);
  return (
    <Card
      title={words.willRun}
      {...(night && { note: words.willRunNote(shortDay(middayOf(night.day), "UTC")) })}
    >
      <Answer<unknown> question={tasks.isPending ? tasks : schedule}>
        {() =>
          night === undefined || night.starts.length === 0 ? (
            <Empty icon="clock" title={words.nothingPlanned} />
          ) : (
            <>
              <OutlookInWords night={night} lengths={lengths} now={now} />
              <ul className="lines">
                {night.starts.map((start) => (
                  <Start key={start.task} start={start} length={lengths.get(start.task)} />
                ))}
              </ul>
            </>
          )
        }
      </Answer>
    </Card>
  );
}

function OutlookInWords({
  night,
  lengths,
  now,
}: {
  night: PlannedNight;
  lengths: ReadonlyMap<string, number>;
  now: number;
}) {
  const { expected, room, unknown, fits } = outlookOf(night, lengths, now);
  const text = fits
    ? words.fits(duration(expected), duration(room))
    : words.tooLong(duration(expected), duration(room));
  return (
    <p className={`outlook ${fits ? "quiet" : "warn"}`}>
      {!fits && <Icon name="warn" />}
      <span>
        {expected > 0 && text} {unknown > 0 && words.unknown(unknown)}
      </span>
    </p>
  );
}

function Start({ start, length }: { start: PlannedStart; length: number | undefined }) {
  return (
    <li>
      <span className="line-time">
        <Clock at={start.at} />
      </span>
      <span className="line-main">
        <TaskTitle name={start.task} />
        <small className="quiet">
          {words.whys[start.why]}
          {start.until !== null && `, ${words.randomly(timeOfDay(start.until, readersZone))}`}
        </small>
      </span>
      <small className="quiet line-end">
        {length === undefined ? words.neverRan : words.usually(duration(length))}
      </small>
    </li>
  );
}

/** The nights after this one, each with its window and what starts in it. */
export function Nights() {
  const now = useNow();
  const schedule = useQuery(scheduleQuestion());
  const lengths = useQuery(lengthsQuestion).data ?? none;
  return (
    <Card title={words.nights} flush>
      <Answer question={schedule} rows={7}>
        {(plan) => {
          const tonight = nightOf(plan, now);
          const nights = plan.nights.filter((night) => night !== tonight && !isOver(night, now)).slice(0, 7);
          return (
            <ul className="nights">
              {nights.map((night) => (
                <Night key={night.day} night={night} lengths={lengths} now={now} />
              ))}
            </ul>
          );
        }}
      </Answer>
    </Card>
  );
}

const isOver = ({ closes }: PlannedNight, now: number) => closes !== null && epoch(closes) <= now;

function Night({
  night,
  lengths,
  now,
}: {
  night: PlannedNight;
  lengths: ReadonlyMap<string, number>;
  now: number;
}) {
  const zone = useServerZone();
  const day = shortDay(middayOf(night.day), "UTC");
  const { opens, closes, starts } = night;
  if (!opens || !closes)
    return (
      <li className="night">
        <span className="night-day">{day}</span>
        <span className="quiet">{words.noWindow}</span>
      </li>
    );
  const from = Math.floor(epoch(opens) / hour) * hour - hour;
  const to = Math.ceil(epoch(closes) / hour) * hour + hour;
  const bars: Bar[] = barsOf({ runs: [], nights: [night] }, lengths, {
    from,
    to,
    now,
    least: (to - from) / 160,
  });
  const { fits } = outlookOf(night, lengths, now);
  const hoursIn = (where: string) => `${timeOfDay(opens, where)}–${timeOfDay(closes, where)}`;
  return (
    <li>
      <details className="night">
        <summary>
          <span className="night-day">
            <Icon name="next" />
            {day}
          </span>
          <span className="night-hours quiet">
            {hoursIn(readersZone)}
            {!sameClock(opens, readersZone, zone) && <small>{times.there(hoursIn(zone))}</small>}
          </span>
          <span className="night-band">
            <Band
              {...{ from, to, now, bars }}
              nights={[night]}
              zone={readersZone}
              hours={1}
              label={`${day}: ${words.starts(starts.length)}`}
            />
          </span>
          <span className={`night-count ${fits ? "quiet" : "warn"}`}>
            {!fits && <Icon name="warn" />}
            {words.starts(starts.length)}
          </span>
        </summary>
        <ul className="lines">
          {starts.map((start) => (
            <Start key={start.task} start={start} length={lengths.get(start.task)} />
          ))}
        </ul>
      </details>
    </li>
  );
}
