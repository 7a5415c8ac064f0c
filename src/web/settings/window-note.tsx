import { useQuery } from "@tanstack/react-query";
import { Icon } from "../pieces/icon.tsx";
import { scheduleQuestion } from "../questions.ts";
import { timeOfDay } from "../times.ts";
import { settings } from "../words/settings.ts";

/** The next window in words: what the hours in the settings come to. */
export function WindowNote() {
  const schedule = useQuery(scheduleQuestion()).data;
  const night = schedule?.nights.find(({ opens }) => opens !== null);
  return (
    <p className="window-note">
      <Icon name="moon" />
      <span>
        <strong>{settings.window}.</strong>{" "}
        {schedule &&
          night?.opens &&
          night.closes &&
          settings.windowText(
            timeOfDay(night.opens, schedule.timeZone),
            timeOfDay(night.closes, schedule.timeZone),
            schedule.timeZone,
          )}
      </span>
    </p>
  );
}
