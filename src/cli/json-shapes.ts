import { z } from "zod";
import { activitySchema } from "../api/activities.ts";
import { backupSchema } from "../api/backups.ts";
import { checkSchema } from "../api/checks.ts";
import { dryRunSchema } from "../api/dry-run.ts";
import { gateSchema, gatesSchema } from "../api/gates.ts";
import { guideSchema, nowSchema } from "../api/guides.ts";
import { importedSchema } from "../api/imports.ts";
import { itemSchema } from "../api/items.ts";
import { machineListSchema } from "../api/machines.ts";
import { pauseSchema } from "../api/pause.ts";
import { runDetailsSchema, runSchema } from "../api/runs.ts";
import { plannedStartSchema, scheduleSchema } from "../api/schedule.ts";
import { butlerTaskSchema, startAnswerSchema, taskDetailsSchema } from "../api/tasks.ts";
import { deliveryTestSchema, noticeChannelSchema, noticeSchema } from "../api/telling.ts";
import { madeTokenSchema, tokenSchema } from "../api/tokens.ts";
import { emptiedSchema, trashEntrySchema, trashSchema } from "../api/trash.ts";
import { updaterSchema } from "../api/updates.ts";

const sectionSchema = z.object({
  id: z.int(),
  title: z.string(),
  type: z.string(),
  paths: z.array(z.string()),
  refreshing: z.boolean(),
});
const value = z.union([z.boolean(), z.number(), z.string()]);
const settingSchema = z.object({
  id: z.string(),
  label: z.string(),
  summary: z.string(),
  type: z.string(),
  default: value,
  value,
  group: z.string(),
  hidden: z.boolean(),
  advanced: z.boolean(),
  choices: z.array(z.object({ value: z.string(), label: z.string() })),
});
const profileSchema = z.object({ name: z.string(), server: z.string() });
const reportSchema = z.object({
  file: z.string(),
  bytes: z.int(),
  contents: z.array(z.object({ name: z.string(), what: z.string(), bytes: z.int() })),
});
const logEntrySchema = z.object({ at: z.string(), run: z.int(), task: z.string(), text: z.string() });
/** What a Plex Media Server does not say is absent. */
const listedTaskSchema = butlerTaskSchema.partial({ state: true, enabledReason: true });

/** What each command prints with `--json`: documented by it, and held to it by tests. */
export const jsonShapes: Readonly<Record<string, z.ZodType>> = {
  serve: z.object({ version: z.string(), url: z.string(), token: z.string() }),
  demo: z.object({ url: z.string(), token: z.string(), library: z.string(), runs: z.array(runSchema) }),
  tasks: z.array(listedTaskSchema),
  "task show": taskDetailsSchema,
  "task set": z.union([taskDetailsSchema, z.object({ before: scheduleSchema, after: scheduleSchema })]),
  "task reset": taskDetailsSchema,
  start: z.union([startAnswerSchema, runSchema, dryRunSchema]),
  stop: z.object({ task: z.string(), outcome: z.literal("stopped") }),
  "start-all": z.object({ running: z.array(z.string()), queued: z.array(z.string()) }),
  "stop-all": z.object({ outcome: z.literal("stopped") }),
  "gate list": gatesSchema,
  "gate set": gatesSchema,
  "gate lift": gateSchema,
  pause: pauseSchema,
  resume: pauseSchema,
  watch: z.union([runSchema, activitySchema]),
  runs: z.array(runSchema),
  run: runDetailsSchema,
  logs: z.array(logEntrySchema),
  schedule: z.object({ timeZone: z.string(), starts: z.array(plannedStartSchema) }),
  forecast: scheduleSchema,
  "library list": z.array(sectionSchema),
  "library add": sectionSchema,
  "library scan": z.union([sectionSchema, startAnswerSchema]),
  item: itemSchema,
  "import plex": importedSchema,
  "import jellyfin": importedSchema,
  "guide list": z.array(guideSchema),
  "guide add": guideSchema,
  "guide remove": guideSchema,
  "guide refresh": z.union([guideSchema, startAnswerSchema]),
  "guide now": nowSchema,
  "trash list": trashSchema,
  "trash restore": z.array(trashEntrySchema),
  "trash empty": emptiedSchema,
  "backup list": z.array(backupSchema),
  "backup verify": backupSchema,
  "backup delete": backupSchema,
  "backup restore": z.object({ restored: backupSchema, message: z.string() }),
  doctor: z.union([z.array(checkSchema), reportSchema]),
  machines: machineListSchema.shape.machines,
  "machines pause": machineListSchema.shape.machines,
  "machines drain": machineListSchema.shape.machines,
  "machines resume": machineListSchema.shape.machines,
  "machines forget": machineListSchema.shape.machines,
  "prefs get": z.union([z.array(settingSchema), settingSchema]),
  "prefs set": z.array(settingSchema),
  "token list": z.array(tokenSchema),
  "token add": madeTokenSchema,
  "token revoke": tokenSchema,
  "notify list": z.array(noticeChannelSchema),
  "notify add": noticeChannelSchema,
  "notify test": deliveryTestSchema,
  "notify history": z.array(noticeSchema),
  "notify remove": noticeChannelSchema,
  "profile list": z.array(profileSchema),
  "profile add": profileSchema,
  "profile remove": profileSchema,
  completion: z.object({ shell: z.string(), script: z.string() }),
  update: z.union([updaterSchema, z.object({ from: z.string(), to: z.string(), backup: z.string() })]),
};
