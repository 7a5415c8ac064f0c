import type { Database } from "./database.ts";

export interface OldRun {
  id: number;
  task: string;
  endedAt: number;
  bytes: number;
}

export interface OldLog {
  runId: number;
  task: string;
  lines: number;
  bytes: number;
}

/** Rows looked at in one go. */
const page = 500;
/** Lines removed in one statement: a few milliseconds. */
const batch = 2000;

/** What is old in the history of runs. */
export function historyIn(db: Database) {
  const { connection } = db;
  // The last run of each task and outcome stays, over the whole library and over a part of it: what is due next, and
  // what was tried already, is seen from them.
  const old = connection.prepare(
    `select r.id, r.task, r.ended_at as endedAt,
      200 + coalesce(length(r.message), 0) + (select coalesce(sum(length(text)), 0) from log_lines where run_id = r.id)
        + (select coalesce(sum(length(reason)), 0) from failed_items where run_id = r.id) as bytes
    from runs r
    where r.id > @after and r.state = 'ended' and r.ended_at < @before
      and r.id not in (select max(id) from runs where state = 'ended' group by task, outcome, scope = '{}')
    order by r.id limit ${page}`,
  );
  const logs = connection.prepare(
    `select l.run_id as runId, r.task, count(*) as lines, sum(length(l.text)) as bytes
    from log_lines l join runs r on r.id = l.run_id
    where l.run_id > @after and l.at < @before and r.state = 'ended'
    group by l.run_id order by l.run_id limit ${page}`,
  );
  const removeLines = connection.prepare(
    `delete from log_lines where id in (select id from log_lines where run_id = ? and at < ? limit ${batch})`,
  );
  const removeAllLines = connection.prepare(
    `delete from log_lines where id in (select id from log_lines where run_id = ? limit ${batch})`,
  );
  const removeRun = connection.prepare("delete from runs where id = ? and state = 'ended'");

  return {
    /** Ended runs that nothing looks back on, by id. */
    oldRuns: (before: number, after: number): OldRun[] => old.all({ before, after }) as OldRun[],
    /** Logs with lines that are older, by run. */
    oldLogs: (before: number, after: number): OldLog[] => logs.all({ before, after }) as OldLog[],
    /** Removes some lines of a run's log. @returns how many; 0 when none is left */
    removeLogLines: (runId: number, before: number): number => removeLines.run(runId, before).changes,
    /** Removes a run with its failed items. Its log goes first, some lines at a time. @returns true when it has gone */
    removeRun: (id: number): boolean =>
      removeAllLines.run(id).changes === 0 && removeRun.run(id).changes >= 0,
  };
}
