import { checkSchema } from "../../src/api/checks.ts";
import { dryRunSchema } from "../../src/api/dry-run.ts";
import { gateSchema, gatesSchema } from "../../src/api/gates.ts";
import { historySchema } from "../../src/api/history.ts";
import { pauseSchema } from "../../src/api/pause.ts";
import { runDetailsSchema, runSchema } from "../../src/api/runs.ts";
import { scheduleSchema } from "../../src/api/schedule.ts";
import { startAnswerSchema, taskDetailsSchema } from "../../src/api/tasks.ts";
import type { Operation } from "../sdk-operations.ts";

const noTask = [404, "there is no task of this name"] as const;
const badRules = [400, "a rule is not one, or cannot be kept: nothing is saved"] as const;
const tasks = "src/sdk/tasks.ts";
const runs = "src/sdk/runs.ts";

/** What ran, what will, and by which rules. */
export const planOperations: readonly Operation[] = [
  {
    name: "butler.pause",
    file: "src/sdk/butler.ts",
    route: "POST /api/pause",
    example: `const { paused } = await sdk.butler.pause();

console.log(paused);
await sdk.butler.resume();`,
    prints: /^true$/m,
    answer: "whether it is paused",
    schema: pauseSchema,
  },
  {
    name: "butler.resume",
    file: "src/sdk/butler.ts",
    route: "POST /api/resume",
    example: `const { paused } = await sdk.butler.resume();

console.log(paused);`,
    prints: /^false$/m,
    answer: "whether it is paused",
    schema: pauseSchema,
  },
  {
    name: "gates.list",
    file: "src/sdk/gates.ts",
    route: "GET /api/gates",
    example: `const { paused, gates } = await sdk.gates.list();

console.log(paused, gates.length);`,
    prints: /^false 0$/m,
    answer: "the gates",
    schema: gatesSchema,
  },
  {
    name: "gates.set",
    file: "src/sdk/gates.ts",
    route: "POST /api/gates/{name}",
    example: `const { paused, gates } = await sdk.gates.set("nas-backup", { reason: "backup", forSeconds: 3600 });

console.log(paused, gates[0]?.reason);
await sdk.gates.lift("nas-backup");`,
    prints: /^true backup$/m,
    answer: "all gates, after it",
    schema: gatesSchema,
    statuses: [[400, "the name is one that the server uses itself, or the gate is not described well"]],
  },
  {
    name: "gates.lift",
    file: "src/sdk/gates.ts",
    route: "DELETE /api/gates/{name}",
    example: `await sdk.gates.set("nas-backup");

const gate = await sdk.gates.lift("nas-backup");
console.log(gate.name);`,
    prints: /^nas-backup$/m,
    answer: "what has been lifted",
    schema: gateSchema,
    statuses: [[404, "there is no gate of this name"]],
  },
  {
    name: "runs.list",
    file: runs,
    route: "GET /api/runs",
    example: `const runs = await sdk.runs.list({ task: "BackupDatabase", outcome: "success", limit: 5 });

for (const { id, startedAt, items } of runs) console.log(id, startedAt, items.done);`,
    prints: /^\d+ \d{4}-\S+ [12]$/m,
    answer: "a list of runs",
    schema: runSchema,
    statuses: [noTask],
  },
  {
    name: "runs.get",
    file: runs,
    route: "GET /api/runs/{id}",
    example: `const [latest] = await sdk.runs.list({ limit: 1 });
const { task, outcome, failedItems, log } = await sdk.runs.get(latest.id);

console.log(task, outcome, failedItems.length);
for (const { at, text } of log) console.log(at, text);`,
    prints: /^\w+ \w+ \d+$/m,
    answer: "a run with its log and what it failed on",
    schema: runDetailsSchema,
    statuses: [[404, "there is no run of this id"]],
  },
  {
    name: "runs.start",
    file: runs,
    route: "POST /api/tasks/{name}/start",
    example: `const { outcome, runId } = await sdk.runs.start({ task: "BackupDatabase", force: true });

console.log(outcome, runId);`,
    prints: /^(started|running) \d+$/m,
    answer: "what became of the start, and the run",
    schema: startAnswerSchema,
    statuses: [noTask],
  },
  {
    name: "runs.dryRun",
    file: runs,
    route: "POST /api/tasks/{name}/start",
    example: `const { items, refused } = await sdk.runs.dryRun({ task: "CleanOldBundles" });

console.log(\`\${items} bundles would go.\`, refused ?? "");`,
    prints: /^\d+ bundles would go\./m,
    answer: "what would go, and what stands against it",
    schema: dryRunSchema,
    statuses: [noTask, [400, "the task removes nothing"]],
  },
  {
    name: "tasks.list",
    file: tasks,
    route: "GET /api/tasks",
    example: `const tasks = await sdk.tasks.list();

console.log(tasks.length, tasks[0].name, tasks[0].nextRunAt ?? "never");`,
    prints: /^27 \w+ \S+$/m,
    answer: "a list of tasks as in `butler.getTasks`",
  },
  {
    name: "tasks.get",
    file: tasks,
    route: "GET /api/tasks/{name}",
    example: `const { title, rules, nextRuns } = await sdk.tasks.get("BackupDatabase");

console.log(title, Object.keys(rules).length, nextRuns.length);`,
    prints: /^Backup database 0 \d+$/im,
    answer: "a task with its rules, its next starts and its latest run",
    schema: taskDetailsSchema,
    statuses: [noTask],
  },
  {
    name: "tasks.set",
    file: tasks,
    route: "PATCH /api/tasks/{name}",
    example: `const { rules } = await sdk.tasks.set("LoudnessAnalysis", { limitSeconds: 5400 });

console.log(rules.limitSeconds);`,
    prints: /^5400$/m,
    answer: "the task as it is now",
    schema: taskDetailsSchema,
    statuses: [noTask, badRules],
  },
  {
    name: "tasks.reset",
    file: tasks,
    route: "PUT /api/tasks/{name}",
    example: `const { rules } = await sdk.tasks.reset("LoudnessAnalysis");

console.log(rules.limitSeconds);`,
    prints: /^undefined$/m,
    answer: "the task as it is now",
    schema: taskDetailsSchema,
    statuses: [noTask],
  },
  {
    name: "tasks.preview",
    file: tasks,
    route: "POST /api/schedule/preview",
    example: `const plan = await sdk.tasks.preview({ preferences: { ButlerStartHour: 1 } }, { days: 1 });

console.log(plan.nights[0].opens);`,
    prints: /^(\d{4}-\S+|null)$/m,
    answer: "the plan",
    schema: scheduleSchema,
    statuses: [badRules],
  },
  {
    name: "schedule",
    file: "src/sdk/plex-api.ts",
    route: "GET /api/schedule",
    example: `const { nights } = await sdk.schedule({ days: 2 });

for (const { day, starts } of nights) console.log(day, starts.map(({ task }) => task).join(", "));`,
    prints: /^\d{4}-\d\d-\d\d \w+/m,
    answer: "nights, each with its window and what will run in it",
    schema: scheduleSchema,
  },
  {
    name: "exposure",
    file: "src/sdk/plex-api.ts",
    route: "GET /api/exposure",
    example: `for (const { name, verdict, found } of await sdk.exposure()) console.log(name, verdict, found);`,
    prints: /^encryption ok \S+/m,
    answer:
      "a list of what was looked at, each with a verdict (`ok`, `warning`, `wrong`), what was found, and how to mend it",
    schema: checkSchema,
  },
  {
    name: "history.days",
    file: "src/sdk/history.ts",
    route: "GET /api/history/days",
    example: `const { days } = await sdk.history.days({ days: 7 });

console.log(days.length);`,
    prints: /^\d+$/m,
    answer: "the days on which there were runs",
    schema: historySchema,
  },
  {
    name: "history.lengths",
    file: "src/sdk/history.ts",
    route: "GET /api/history/lengths",
    example: `for (const { task, seconds } of await sdk.history.lengths()) console.log(task, seconds);`,
    prints: /^\w+ [\d.]+$/m,
    answer: "a list of tasks, each with the seconds that it usually takes",
  },
  {
    name: "events",
    file: "src/sdk/plex-api.ts",
    route: "GET /api/events",
    more: "The promise settles once the server listens: nothing that happens afterwards is missed. The stream ends when the server closes it.",
    example: `const events = await sdk.events();
await sdk.runs.start({ task: "BackupDatabase", force: true });

for await (const event of events) {
  if (event.type !== "run" || event.run.task !== "BackupDatabase") continue;
  console.log(event.run.task, event.run.state);
  if (event.run.state === "ended") break;
}`,
    prints: /^BackupDatabase ended$/m,
    answer: "a promise of an async iterable of runs and activities as they change",
  },
];
