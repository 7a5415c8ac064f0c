import type { RulesChange, TaskRules } from "../api/task-rules.ts";
import type { World } from "./butler.ts";
import { type Ruled, readAllRules } from "./states.ts";
import { changedRules, checkedRules, type RulesOfTasks } from "./task-rules.ts";

/** The rules of all tasks, as they are and as they might be. */
export interface Rulebook {
  of(name: string): TaskRules;
  read(): ReadonlyMap<string, Ruled>;
  /**
   * All rules after these changes, checked. Names must be registered.
   * @param whole the changes are all that their tasks have
   * @throws Refusal
   */
  changed(changes: ReadonlyMap<string, RulesChange>, whole?: boolean): RulesOfTasks;
  /** Puts checked rules in the place of a task's present ones. */
  save(name: string, rules: TaskRules): void;
}

export function createRulebook({ clock, taskRules, tasks, timeZone, library }: World): Rulebook {
  const names = Object.keys(tasks);
  let all = taskRules.all();
  let read = readAllRules(all, timeZone);
  return {
    of: (name) => all.get(name) ?? {},
    read: () => read,
    changed: (changes, whole = false) => {
      const after = new Map(all);
      for (const [name, change] of changes)
        after.set(name, changedRules((whole ? undefined : after.get(name)) ?? {}, change));
      const isBySection = (name: string) => tasks[name]?.bySection !== false;
      const world = {
        ...{ names, all: after, isBySection, timeZone },
        ...{ sections: library.sections(), now: clock.now() },
      };
      for (const name of changes.keys()) after.set(name, checkedRules(name, after.get(name)!, world));
      return after;
    },
    save: (name, rules) => {
      taskRules.save(name, rules);
      all = taskRules.all();
      read = readAllRules(all, timeZone);
    },
  };
}
