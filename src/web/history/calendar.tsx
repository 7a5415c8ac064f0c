import { useQuery } from "@tanstack/react-query";
import type { HistoryDay } from "../../api/history.ts";
import { sdk } from "../client.ts";
import { useNow } from "../now.ts";
import { Answer } from "../pieces/states.tsx";
import { useServerZone } from "../questions.ts";
import { dayOf, daysAfter, middayOf, shortDay } from "../times.ts";
import { history as words } from "../words/history.ts";

const weeks = 12;

type Look = "none" | "good" | "warn" | "bad";
const lookOf = (day: HistoryDay | undefined): Look => {
  if (day === undefined) return "none";
  if (day.failed > 0) return "bad";
  return day.partial + day.stopped > 0 ? "warn" : day.success > 0 ? "good" : "none";
};
const runsOn = (day: HistoryDay) => day.success + day.partial + day.failed + day.stopped + day.skipped;

/** 0 (Monday) to 6. */
const weekdayOf = (day: string) => (new Date(middayOf(day)).getUTCDay() + 6) % 7;

/** The days of the last weeks, a column each week; the look of a day is its worst run. */
export function Calendar({
  chosen,
  onChoose,
}: {
  chosen: string | null;
  onChoose: (day: string | null) => void;
}) {
  const today = dayOf(useNow(), useServerZone());
  const history = useQuery({
    queryKey: ["history", "days"],
    queryFn: () => sdk.history.days({ days: 7 * weeks }),
  });
  return (
    <Answer question={history} rows={5}>
      {({ days }) => {
        const known = new Map(days.map((day) => [day.day, day]));
        const monday = daysAfter(today, -weekdayOf(today) - 7 * (weeks - 1));
        const shown = Array.from({ length: 7 * weeks }, (_, index) => daysAfter(monday, index)).filter(
          (day) => day <= today,
        );
        return (
          <>
            <ul className="calendar">
              {shown.map((day) => (
                <Day
                  key={day}
                  {...{ day }}
                  facts={known.get(day)}
                  isChosen={day === chosen}
                  onChoose={() => onChoose(day === chosen ? null : day)}
                />
              ))}
            </ul>
            <p className="calendar-legend">
              {(["good", "warn", "bad", "none"] as const).map((look) => (
                <span key={look} className="calendar-key">
                  <i className={`day-look ${look}`} aria-hidden="true" />
                  {words.legend[look]}
                </span>
              ))}
            </p>
          </>
        );
      }}
    </Answer>
  );
}

function Day({
  day,
  facts,
  isChosen,
  onChoose,
}: {
  day: string;
  facts: HistoryDay | undefined;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const name = shortDay(middayOf(day), "UTC");
  const text = facts
    ? words.day(name, runsOn(facts), facts.failed + facts.partial + facts.stopped)
    : words.noRuns(name);
  const number = Number(day.slice(8));
  return (
    <li>
      <button
        type="button"
        className={`day-look ${lookOf(facts)}`}
        aria-pressed={isChosen}
        aria-label={text}
        title={text}
        onClick={onChoose}
      >
        <span>{number === 1 ? name.split(" ").at(-1) : number}</span>
      </button>
    </li>
  );
}
