import { type Death, deaths } from "./deaths.ts";
import type { Kill } from "./kills.ts";
import type { Load } from "./load.ts";

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

/** What many clients saw, in Markdown. */
export function loadTable({ routes, failed, heard, lost, dropped, memory, growth }: Load): string {
  const ms = (value: number) => value.toFixed(1);
  return [
    "| route | answers | p50 ms | p99 ms | max ms |",
    "|---|---:|---:|---:|---:|",
    ...routes.map(
      ({ route, count, p50, p99, max }) => `| ${route} | ${count} | ${ms(p50)} | ${ms(p99)} | ${ms(max)} |`,
    ),
    "",
    `${failed} questions failed. ${heard.length} websockets, ${dropped} of them dropped, each with ` +
      `${heard[0]!.count} notifications; ${lost} of them got others than the first.`,
    `Memory of the server, minute by minute: ${memory.map(Math.round).join(", ")} MB; in the second half it grew by ` +
      `${growth.toFixed(1)} MB/h.`,
  ].join("\n");
}
