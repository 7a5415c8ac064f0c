import type { Backup } from "../api/backups.ts";
import { toRun } from "../store/runs.ts";
import type { Store } from "../store/store.ts";
import type { Butler } from "./butler.ts";
import { lastReportMoment, morningReport, type ReportTime } from "./morning-report.ts";
import type { Clock, Updates } from "./ports.ts";
import { windowSettings } from "./states.ts";
import type { PreferenceOf } from "./task.ts";
import {
  compare,
  type Disk,
  damagedBackups,
  type Fact,
  isUrgent,
  judgeRun,
  lowDisks,
  type News,
  newerVersion,
  overdue,
  type Promised,
  together,
  type UsualStart,
  willNotFit,
} from "./telling.ts";
import { usualLength } from "./usual-length.ts";
import { windowAt } from "./window.ts";

/** What the teller looks at. */
export interface TellerHouse {
  clock: Clock;
  store: Pick<Store, "notices" | "runs" | "transaction">;
  butler: Pick<Butler, "list" | "listen" | "schedule">;
  updates: Pick<Updates, "status">;
  preference: PreferenceOf;
  /** IANA name. */
  timeZone: string;
  /** Of this program. */
  version: string;
  disks(): Promise<Disk[]>;
  /** Names of the workers that are there. */
  workers(): ReadonlySet<string>;
  /** Backups that could not be restored when they were last looked at. */
  damaged(): Pick<Backup, "file" | "message">[];
  /** Something has been written down to be delivered. */
  told(): void;
  log: { error(facts: object, text: string): void };
}

const minute = 60_000;
const day = 24 * 60 * minute;
/** Between two looks at disks, backups, tasks and updates, in milliseconds. */
const lookEvery = 15 * minute;
const forecastEvery = 6 * 60 * minute;
/** Of notices, in milliseconds. */
const keptFor = 90 * day;
/** Prefix of what is remembered of an enabled task. */
const enabled = "enabled:";
const usualRuns = 5;

/**
 * Finds out what people are to be told, and writes it down: nothing is sent here, and no run waits for it. Which runs
 * were looked at is kept with the runs, in the same step as what is told of them, so that a crash loses and doubles
 * nothing.
 * @returns settles when `signal` has aborted
 */
export async function keepTelling(house: TellerHouse, signal: AbortSignal): Promise<void> {
  const { clock, store, butler, preference, log } = house;
  const { notices, runs } = store;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let forecastAt = Number.NEGATIVE_INFINITY;
  let changed = new AbortController();

  const titles = () => new Map(butler.list().map(({ name, title }) => [name, title]));
  const tell = ({ event, title, text, html, task, runId }: News): void => {
    notices.tell({
      ...{ uuid: crypto.randomUUID(), event, urgent: isUrgent(event) ? 1 : 0, title, text },
      ...{ html: html ?? null, task: task ?? null, run_id: runId ?? null, at: clock.now() },
    });
  };
  /** Tells of what is new, and remembers it. */
  const settle = (facts: readonly Fact[], news: readonly News[], over: readonly string[]): void => {
    const known = notices.conditions();
    const { fresh } = compare(facts, known);
    for (const { key, print, news: own } of fresh)
      notices.keepCondition({ key, print, title: own.title, since: known.get(key)?.since ?? clock.now() });
    for (const key of over) if (known.has(key)) notices.endCondition(key);
    for (const one of together([...fresh.map((fact) => fact.news), ...news])) tell(one);
    if (fresh.length + news.length > 0) house.told();
  };

  const lookAtRuns = (): void => {
    const untold = runs.untold(100);
    if (untold.length === 0) return;
    const titleOf = titles();
    for (const row of untold)
      store.transaction(() => {
        const title = titleOf.get(row.task) ?? row.task;
        const { facts, news, over } = judgeRun(toRun(row), title, runs.failedItems(row.id));
        settle(facts, news, over);
        runs.markTold(row.id);
      });
    changed.abort();
  };

  /** Enabled tasks, with since when: that is remembered, so that one that is switched on is not overdue at once. */
  const promised = (): Promised[] => {
    const known = notices.conditions();
    const all = butler.list().filter((task) => task.enabled);
    const names = new Set(all.map(({ name }) => enabled + name));
    for (const key of known.keys()) if (key.startsWith(enabled) && !names.has(key)) notices.endCondition(key);
    return all.map(({ name, title, interval }) => {
      const key = enabled + name;
      const since = known.get(key)?.since ?? clock.now();
      if (!known.has(key)) notices.keepCondition({ key, print: "", title: "", since });
      const completedAt = runs.lastEnded(name, ["success", "partial"])?.started_at ?? null;
      return { name, title, interval, completedAt, enabledSince: since };
    });
  };

  /** The starts of the next window, of tasks that have run often enough to be known. */
  const usualStarts = async (): Promise<UsualStart[]> => {
    const titleOf = titles();
    const { nights } = await butler.schedule({ days: 2 });
    const next = nights.find((night) => night.closes !== null && Date.parse(night.closes) > clock.now());
    if (!next?.opens || !next.closes) return [];
    const [opens, closes] = [Date.parse(next.opens), Date.parse(next.closes)];
    return next.starts.flatMap(({ task, at }) => {
      const lengths = runs.lengths(task, usualRuns);
      const start = Date.parse(at);
      if (lengths.length === 0 || start < opens || start >= closes) return [];
      return [
        {
          task,
          title: titleOf.get(task) ?? task,
          at: start,
          closes,
          usual: usualLength(lengths, house.workers()),
        },
      ];
    });
  };

  const lookAround = async (): Promise<void> => {
    const now = clock.now();
    if (Math.abs(now - lookedAt) < lookEvery) return;
    lookedAt = now;
    const disks = await house.disks();
    const isForecastDue = Math.abs(now - forecastAt) >= forecastEvery;
    const late = isForecastDue ? willNotFit(await usualStarts()) : [];
    if (isForecastDue) forecastAt = now;
    const { release } = house.updates.status();
    store.transaction(() => {
      const known = notices.conditions();
      const isOpen = release && !["skipped", "done", "tonight"].includes(release.state);
      const found = [
        ...overdue(promised(), preference("NotifyOverdueIntervals"), now),
        ...lowDisks(disks, preference("NotifyDiskMinFreeMB") * 1e6, known),
        ...damagedBackups(house.damaged()),
        ...(isOpen ? [newerVersion(release.version, house.version)] : []),
      ];
      settle([...found, ...late.filter(({ key }) => !known.has(key))], [], compare(found, known).over);
      notices.removeBefore(now - keptFor);
    });
  };

  const report = async (): Promise<void> => {
    const now = clock.now();
    const { timeZone } = house;
    const when = preference("NotifyReport") as ReportTime;
    const moment = lastReportMoment(
      now,
      when,
      preference("NotifyReportHour"),
      windowSettings(preference, timeZone),
    );
    const last = notices.lastOf("morning-report");
    if (moment === undefined || (last !== undefined && last.at >= moment)) return;
    const from = Math.min(last?.at ?? moment - day, now);
    const ended = runs.endedAfter(from, 200);
    // The first one is of a night that this server was there for.
    if (last === undefined && !ended.some(({ ended_at }) => ended_at! <= moment)) return;
    const disks = await house.disks();
    const titleOf = titles();
    const waiting = butler.list().flatMap(({ title, state, waitsFor }) => {
      const why = waitsFor ?? (state === "idle" ? undefined : `it is ${state}`);
      return why === undefined ? [] : [{ title, why }];
    });
    const standing = [...notices.conditions().values()]
      .filter(({ title, since }) => title !== "" && since <= from)
      .map(({ title, since }) => `${title} (first told ${dayOf(since, timeZone)})`);
    tell(
      morningReport({
        ...{ from, to: now, timeZone, waiting, standing, disks },
        runs: ended.map((row) => ({ run: toRun(row), title: titleOf.get(row.task) ?? row.task })),
        givenUp: notices.givenUpSince(from),
      }),
    );
    house.told();
  };

  const leave = butler.listen((event) => {
    if (event.type === "run" && event.run.state === "ended") changed.abort();
  });
  while (!signal.aborted) {
    changed = new AbortController();
    try {
      lookAtRuns();
      await lookAround();
      await report();
    } catch (err) {
      if (!signal.aborted) log.error({ err }, "what people are to be told of could not be written down");
    }
    if (changed.signal.aborted) continue;
    await clock.sleepUntil(clock.now() + minute, AbortSignal.any([signal, changed.signal]));
  }
  leave();
}

/** Until when what is told waits, in milliseconds since the epoch; undefined: it need not wait. */
export function quietUntil(now: number, preference: PreferenceOf, timeZone: string): number | undefined {
  const quiet = {
    ...{ startHour: preference("NotifyQuietStartHour"), endHour: preference("NotifyQuietEndHour"), timeZone },
  };
  return windowAt(now, quiet)?.closes;
}

const dayOf = (at: number, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate().toString();
