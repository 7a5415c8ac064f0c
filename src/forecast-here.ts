import { existsSync } from "node:fs";
import { dataPaths } from "./adapters/files.ts";
import type { Schedule } from "./api/schedule.ts";
import { readConfig } from "./config.ts";
import { forecast } from "./core/forecast.ts";
import { openSettings } from "./core/settings.ts";
import { readAllRules, recall, statesOf, windowSettings } from "./core/states.ts";
import { currentDay } from "./core/window.ts";
import type { ScheduleQuestion } from "./sdk/plex-api.ts";
import { keepBeforeUpgrade } from "./store/before-upgrade.ts";
import { openStore } from "./store/store.ts";
import { tasks } from "./tasks/index.ts";

/** The plan without a server: from the data folder's settings and history, or the defaults where there is none. */
export async function forecastHere(question: ScheduleQuestion, data: string | undefined): Promise<Schedule> {
  const config = readConfig({ data }, process.env);
  const { database } = dataPaths(config.data);
  keepBeforeUpgrade(database);
  const store = await openStore(existsSync(database) ? database : ":memory:");
  try {
    const settings = openSettings(store.settings);
    const history = new Map(Object.keys(tasks).map((name) => [name, recall(store.runs, name)]));
    const timeZone = question.timeZone ?? config.timeZone;
    const window = windowSettings(settings.get, timeZone);
    const rules = readAllRules(store.taskRules.all(), timeZone);
    const now = Date.now();
    const from = question.from ? Temporal.PlainDate.from(question.from) : currentDay(now, window);
    return forecast(statesOf(tasks, settings.get, rules, history, new Map()), window, {
      from,
      days: question.days ?? 7,
      now,
    });
  } finally {
    store.close();
  }
}
