/** The documents that are printed from the code: each a pure function of it. */
import { errors } from "../src/api/errors.ts";
import { preference, preferenceIds } from "../src/api/preferences.ts";
import { phasesOf } from "../src/core/calendar.ts";
import type { Task } from "../src/core/task.ts";

const mark = "<!-- Printed from the code by `npm run generate`. -->";

export function errorsDocument(): string {
  const rows = Object.entries(errors).map(([name, { code, status, sentence }]) => [
    String(code),
    String(status),
    name,
    sentence.replace(/\{(\w+)\}/g, "*$1*"),
  ]);
  return page(
    "Errors",
    "Every error that the server answers with. Words in italics are filled in when it happens.",
    [
      table(["Code", "Status", "Name", "Sentence"], rows),
      'A body is `{"errors":[{"code":1000,"message":"...","status":400}]}` for those who ask for JSON, and a small ' +
        "HTML page for everybody else. 1000 and 1001 are the numbers of Plex's SDK documents; ours begin at 1100.",
    ],
  );
}

export function tasksDocument(tasks: Readonly<Record<string, Task>>): string {
  const list = Object.entries(tasks);
  const phases = phasesOf(list.map(([name, { every }]) => ({ name, every })));
  const sections = list.map(([name, task]) => {
    const { preference: id, kind } = task.enabledBy;
    const facts = [
      `Every ${task.every === 1 ? "day" : `${task.every} days, on day ${phases.get(name)} of each period`}.`,
      kind === "switch" ? `Switched by \`${id}\`.` : `Switched by \`${id}\`: never, scheduled or asap.`,
      "work" in task
        ? task.indivisible
          ? "The end of the window lets it finish."
          : "The end of the window stops it after the item in hand."
        : "Reads media: shares one read of each file with the other tasks that read media.",
      task.after
        ? `Looks for work until ${task.after.map((other) => `\`${other}\``).join(" and ")} have ended.`
        : "",
      task.onMediaAdded ? "Also starts when a scan has found new media." : "",
    ];
    return `## ${name}\n\n${task.title}. ${task.description}\n\n${facts.filter(Boolean).join(" ")}`;
  });
  const preferences = preferenceIds.map((id) => {
    const { type, default: value, label, choices, range } = preference(id);
    const allowed = choices
      ? choices.map(([choice]) => choice).join(", ")
      : (range?.join(" to ") ?? (type === "bool" ? "true, false" : "any text"));
    return [`\`${id}\``, label, allowed, JSON.stringify(value)];
  });
  return page("Tasks", "The tasks that `GET /butler` lists, and the preferences of `GET /:/prefs`.", [
    ...sections,
    "## Preferences",
    table(["Id", "Label", "Values", "Default"], preferences),
  ]);
}

interface OpenApi {
  paths: Record<string, Record<string, { summary?: string; description?: string; responses?: object }>>;
}

/** @param document the server's own OpenAPI document */
export function apiDocument(document: object): string {
  const { paths } = document as OpenApi;
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary, description, responses }]) => [
      method.toUpperCase(),
      `\`${path}\``,
      (summary ?? description ?? "").replaceAll("\n", " "),
      Object.keys(responses ?? {}).join(", "),
    ]),
  );
  return page(
    "API",
    "Our own routes below `/api`. The whole document is at `/api/openapi.json` of a running server.",
    [
      table(["Method", "Address", "What it does", "Answers"], rows),
      "The routes of the Plex Media Server (`/butler`, `/library/...`, `/:/prefs`, ...) are as its clients expect them.",
    ],
  );
}

const page = (title: string, lead: string, parts: readonly string[]) =>
  `${mark}\n\n# ${title}\n\n${lead}\n\n${parts.join("\n\n")}\n`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
