/** The files that are printed from the code. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errors } from "../src/api/errors.ts";
import { readConfig } from "../src/config.ts";
import type { Task } from "../src/core/task.ts";
import { zoneOfNoon } from "../test/support/zone-of-noon.ts";
import { apiSections } from "./api-document.ts";
import { cliSections } from "./cli-document.ts";
import { type Figure, figuresOf, withFigures } from "./figures.ts";
import { grafanaDashboard } from "./grafana.ts";
import { sdkPages } from "./sdk-documents.ts";
import { tableText } from "./table-text.ts";
import { taskSections } from "./tasks-document.ts";
import { thirdPartyDocument } from "./third-party.ts";

/** Written by people, but for the figures in them. */
const pagesWithFigures = ["README.md", "docs/algorithms.md"];

const textOf = (file: string): string => readFileSync(join(import.meta.dirname, "..", file), "utf8");

interface GeneratedFile {
  /** Its path in the project. */
  file: string;
  /** What it should have in it. */
  text: string;
}

/** The list of tasks: of it the others are made, so it must be there before them. */
export const taskList = (): GeneratedFile => ({ file: "src/tasks/index.ts", text: taskIndex() });

/** Every other generated file. */
export async function generatedFiles(): Promise<GeneratedFile[]> {
  const { tasks } = await import("../src/tasks/index.ts");
  const figures = figuresOf(textOf("docs/benchmarks.md"));
  return [
    { file: "docs/tasks.md", text: tasksDocument(tasks, figures) },
    ...pagesWithFigures.map((file) => ({ file, text: withFigures(textOf(file), figures) })),
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

const tasksDocument = (tasks: Readonly<Record<string, Task>>, figures: readonly Figure[]): string =>
  page(
    "Tasks",
    "The tasks that `GET /butler` lists, and the preferences of `GET /:/prefs`.",
    taskSections(tasks, figures),
  );

const apiDocument = (document: object): string =>
  page("API", "Our own routes, by what they are about.", apiSections(document));

const cliDocument = (): string =>
  page("The command line", "Every command of `butler`, and what it prints.", cliSections());

const page = (title: string, lead: string, parts: readonly string[]) =>
  `${mark}\n\n# ${title}\n\n${lead}\n\n${parts.join("\n\n")}\n`;
