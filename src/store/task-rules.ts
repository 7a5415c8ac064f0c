import type { TaskRules } from "../api/task-rules.ts";
import type { Database } from "./database.ts";

/** The rules that people have laid down for tasks. */
export function taskRulesIn(db: Database) {
  return {
    all: (): Map<string, TaskRules> =>
      new Map(
        db
          .all(db.build.selectFrom("task_rules").selectAll())
          .map((row) => [row.task, JSON.parse(row.rules) as TaskRules]),
      ),
    /** Puts these rules in the place of the task's present ones; none at all leaves no row. */
    save: (task: string, rules: TaskRules): void =>
      db.transaction(() => {
        db.run(db.build.deleteFrom("task_rules").where("task", "=", task));
        if (Object.keys(rules).length > 0)
          db.run(db.build.insertInto("task_rules").values({ task, rules: JSON.stringify(rules) }));
      }),
  };
}
