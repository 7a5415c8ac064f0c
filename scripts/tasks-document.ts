/** What `docs/tasks.md` says: every task, by what its code declares and what the guide adds. */
import type { Preference } from "../src/api/preferences/preference.ts";
import { preference, preferenceIds } from "../src/api/preferences.ts";
import { sectionPreference, sectionPreferenceIds } from "../src/api/section-preferences.ts";
import { phasesOf } from "../src/core/calendar.ts";
import type { Enablement, Task } from "../src/core/task.ts";
import { type Figure, figureOf } from "./figures.ts";
import { tableText } from "./table-text.ts";
import { type TaskGuide, taskGuide } from "./task-guide.ts";

/** The sections of the page, Markdown. @param figures of the benchmarks */
export function taskSections(tasks: Readonly<Record<string, Task>>, figures: readonly Figure[]): string[] {
  const list = Object.entries(tasks);
  const phases = phasesOf(list.map(([name, { every }]) => ({ name, every })));
  const sections = list.flatMap(([name, task]) => [
    `## ${name}`,
    `${task.title}. ${task.description}`,
    [...declared(task, phases.get(name)), ...guided(taskGuide[name], figures)]
      .map((line) => `- ${line}`)
      .join("\n"),
  ]);
  return [
    "Each can be started by `butler start NAME`, `POST /butler/NAME` and on the dashboard, and has a line in `butler runs`. What " +
      "is kept in a file's bundle is below `Media/localhost` in the data folder. Nothing is written into or beside media " +
      "unless a section asks for it.",
    tableText(
      ["Task", "What for", "Every", "At first"],
      list.map(([name, task]) => [
        `[${name}](#${name.toLowerCase()})`,
        task.title,
        daysInWords(task.every),
        isOnAtFirst(task.enabledBy) ? "on" : "off",
      ]),
    ),
    ...sections,
    "## Preferences",
    preferenceTable(preferenceIds.map(preference)),
    "## Preferences of a section",
    "What `GET /library/sections/{id}/prefs` lists. An analysis needs both: the server's preference and the section's.",
    preferenceTable(sectionPreferenceIds.map(sectionPreference)),
  ];
}

const daysInWords = (days: number) => (days === 1 ? "day" : `${days} days`);

function isOnAtFirst({ preference: id, kind }: Enablement): boolean {
  const { default: value } = preference(id);
  return kind === "switch" ? value === true : kind === "behavior" && value !== "never";
}

/** What the code of a task says of when and how it runs. */
function declared(task: Task, phase: number | undefined): string[] {
  const when = [
    `every ${daysInWords(task.every)}${task.every === 1 ? "" : `, on day ${phase} of each period`}`,
    task.onMediaAdded && "also when a scan has found new media",
    task.after && `after ${task.after.map((other) => `\`${other}\``).join(" and ")}`,
    "work" in task
      ? task.indivisible
        ? "the end of the window lets it finish"
        : "the end of the window stops it after the item in hand"
      : "the end of the window stops it inside a file, and it goes on there",
  ];
  return [`**When**: ${when.filter(Boolean).join("; ")}.`, `**Switch**: ${switchedBy(task.enabledBy)}`];
}

/** What the guide says of a task. One that was just made has none yet. */
function guided(guide: TaskGuide | undefined, figures: readonly Figure[]): string[] {
  if (guide === undefined) return [];
  const { makes, costs, measured = [], preferences = [], sectionPreferences = [], seen, algorithm } = guide;
  const named = (ids: readonly string[]) => ids.map((id) => `\`${id}\``).join(", ");
  return [
    `**Makes**: ${makes}`,
    `**Costs**: ${costs}`,
    ...measured
      .map((start) => figureOf(figures, start))
      .map(({ what, ours, other }) => `**Measured**: ${what}: ${ours}${other && `; ${other}`}.`),
    ...(preferences.length > 0 ? [`**Settings**: ${named(preferences)}.`] : []),
    ...(sectionPreferences.length > 0 ? [`**Of a section**: ${named(sectionPreferences)}.`] : []),
    `**See**: ${seen.join("; ")}.`,
    ...(algorithm ? [`**How it works**: [${algorithm}](algorithms.md#${anchorOf(algorithm)}).`] : []),
  ];
}

/** As sites name the place of a heading. */
const anchorOf = (heading: string) => heading.toLowerCase().replaceAll(" ", "-");

function switchedBy(enabledBy: Enablement): string {
  const { preference: id, kind } = enabledBy;
  switch (kind) {
    case "switch":
      return `\`${id}\`.`;
    case "behavior":
      return `\`${id}\`: never, scheduled or asap.`;
    case "choice":
      return `\`${id}\`, when it is \`${enabledBy.value}\`, and by \`${enabledBy.or}\`.`;
  }
}

function preferenceTable(preferences: readonly Preference[]): string {
  const rows = preferences.map(({ id, type, default: value, label, choices, range }) => {
    const allowed = choices
      ? choices.map(([choice]) => choice).join(", ")
      : (range?.join(" to ") ?? (type === "bool" ? "true, false" : "any text"));
    return [`\`${id}\``, label, allowed, JSON.stringify(value)];
  });
  return tableText(["Id", "Label", "Values", "Default"], rows);
}
