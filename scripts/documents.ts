/** The files that are printed from the code. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errors } from "../src/api/errors.ts";
import type { Preference } from "../src/api/preferences/preference.ts";
import { preference, preferenceIds } from "../src/api/preferences.ts";
import { sectionPreference, sectionPreferenceIds } from "../src/api/section-preferences.ts";
import { readConfig } from "../src/config.ts";
import { phasesOf } from "../src/core/calendar.ts";
import type { Enablement, Task } from "../src/core/task.ts";
import { zoneOfNoon } from "../test/support/zone-of-noon.ts";
import { apiSections } from "./api-document.ts";
import { cliSections } from "./cli-document.ts";
import { grafanaDashboard } from "./grafana.ts";
import { sdkPages } from "./sdk-documents.ts";
import { tableText } from "./table-text.ts";
import { thirdPartyDocument } from "./third-party.ts";

/** Every generated file with the text that it should have, by its path in the project. */
export async function generatedFiles(): Promise<{ file: string; text: string }[]> {
  const { tasks } = await import("../src/tasks/index.ts");
  return [
    { file: "src/tasks/index.ts", text: taskIndex() },
    { file: "docs/tasks.md", text: tasksDocument(tasks) },
    { file: "docs/errors.md", text: errorsDocument() },
    { file: "docs/api.md", text: apiDocument(await openApi()) },
    { file: "docs/cli.md", text: cliDocument() },
    { file: "docs/grafana/butler.json", text: grafanaDashboard() },
    { file: "THIRD-PARTY.md", text: thirdPartyDocument() },
    ...sdkPages(),
  ];
}

function taskIndex(): string {
  const names = readdirSync(join(import.meta.dirname, "../src/tasks"))
    .filter((file) => /^[A-Z]\w+\.ts$/.test(file))
    .map((file) => file.slice(0, -3))
    .sort();
  return [
    "// Made from the files in this folder by `npm run generate`.",
    'import type { Task } from "../core/task.ts";',
    ...names.map((name) => `import ${name} from "./${name}.ts";`),
    "",
    "/** Every task, by the name that clients know it by. */",
    "export const tasks: Readonly<Record<string, Task>> = {",
    ...names.map((name) => `  ${name},`),
    "};",
    "",
  ].join("\n");
}

/** What a real server says of its own routes. */
async function openApi(): Promise<object> {
  const { openHouse } = await import("../src/house.ts");
  const data = mkdtempSync(join(tmpdir(), "butler-documents-"));
  const token = "documents";
  const config = readConfig({ data, port: "0", token, timeZone: zoneOfNoon(), logLevel: "silent" }, {});
  const house = await openHouse(config);
  try {
    const answer = await fetch(`${house.url}/api/openapi.json`, { headers: { "X-Plex-Token": token } });
    return (await answer.json()) as object;
  } finally {
    await house.close();
    rmSync(data, { recursive: true });
  }
}

const mark = "<!-- Printed from the code by `npm run generate`. -->";

function errorsDocument(): string {
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
      tableText(["Code", "Status", "Name", "Sentence"], rows),
      'A body is `{"errors":[{"code":1000,"message":"...","status":400}]}` for those who ask for JSON, and a small ' +
        "HTML page for everybody else. 1000 and 1001 are the numbers of Plex's SDK documents; ours begin at 1100.",
    ],
  );
}

function tasksDocument(tasks: Readonly<Record<string, Task>>): string {
  const list = Object.entries(tasks);
  const phases = phasesOf(list.map(([name, { every }]) => ({ name, every })));
  const sections = list.map(([name, task]) => {
    const facts = [
      `Every ${task.every === 1 ? "day" : `${task.every} days, on day ${phases.get(name)} of each period`}.`,
      switchedBy(task.enabledBy),
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
  return page("Tasks", "The tasks that `GET /butler` lists, and the preferences of `GET /:/prefs`.", [
    ...sections,
    "## Preferences",
    preferenceTable(preferenceIds.map(preference)),
    "## Preferences of a section",
    "What `GET /library/sections/{id}/prefs` lists. An analysis needs both: the server's preference and the section's.",
    preferenceTable(sectionPreferenceIds.map(sectionPreference)),
  ]);
}

function switchedBy(enabledBy: Enablement): string {
  const { preference: id, kind } = enabledBy;
  switch (kind) {
    case "switch":
      return `Switched by \`${id}\`.`;
    case "behavior":
      return `Switched by \`${id}\`: never, scheduled or asap.`;
    case "choice":
      return `Switched by \`${id}\`, when it is \`${enabledBy.value}\`, and by \`${enabledBy.or}\`.`;
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

const apiDocument = (document: object): string =>
  page("API", "Our own routes, by what they are about.", apiSections(document));

const cliDocument = (): string =>
  page("The command line", "Every command of `butler`, and what it prints.", cliSections());

const page = (title: string, lead: string, parts: readonly string[]) =>
  `${mark}\n\n# ${title}\n\n${lead}\n\n${parts.join("\n\n")}\n`;
