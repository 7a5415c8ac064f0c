import { type Death, deaths } from "./deaths.ts";
import type { Kill } from "./kills.ts";

/** Kills by task and point of death, in Markdown: how many, and of how many the run was cut off. */
export function killTable(kills: readonly Kill[]): string {
  const tasks = [...new Set(kills.map(({ task }) => task))].sort();
  const count = (some: readonly Kill[]) => {
    const cut = some.filter(({ cutOff }) => cutOff).length;
    return some.length === 0 ? "" : `${some.length} (${cut})`;
  };
  const row = (name: string, some: readonly Kill[]) => {
    const by = (death: Death) => count(some.filter((kill) => kill.death === death));
    return `| ${[name, ...deaths.map(by), count(some)].join(" | ")} |`;
  };
  return [
    `| task | ${deaths.join(" | ")} | all |`,
    `|---|${"---:|".repeat(deaths.length + 1)}`,
    ...tasks.map((task) =>
      row(
        task,
        kills.filter((kill) => kill.task === task),
      ),
    ),
    row("all", kills),
  ].join("\n");
}
