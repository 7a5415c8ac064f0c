import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { parsePreferences } from "../api/preference-values.ts";
import { scheduleSchema } from "../api/schedule.ts";
import { type ScheduleChanges, scheduleChangesSchema } from "../api/schedule-preview.ts";
import { type RulesChange, rulesChangeSchema, taskRulesSchema } from "../api/task-rules.ts";
import { butlerTaskListSchema, taskDetailsSchema } from "../api/tasks.ts";
import type { Butler } from "../core/butler.ts";
import { badRequest, notAuthenticated, notFound } from "./api-answers.ts";
import { registeredName } from "./butler-routes.ts";
import type { ServerHouse } from "./house.ts";
import { timeZone, wholeNumber } from "./validation.ts";

/** What the butler can do, when it will, and starting it now. */
export function taskRoutes(scope: FastifyInstance, house: ServerHouse): void {
  scheduleRoutes(scope, house);
  ruleRoutes(scope, house);
}

const night = {
  days: wholeNumber(1, 366).default(7).describe("so many nights"),
  from: z.iso.date("a date written YYYY-MM-DD").optional().describe("the first day; today when absent"),
  timeZone: timeZone().optional().describe("as if the server were there"),
};

function scheduleRoutes(scope: FastifyInstance, { butler }: ServerHouse): void {
  const typed = scope.withTypeProvider<ZodTypeProvider>();
  const response = { 200: scheduleSchema.describe("The plan."), ...badRequest, ...notAuthenticated };

  typed.get(
    "/api/schedule",
    {
      schema: {
        operationId: "getSchedule",
        summary: "What will run by itself when, and why",
        tags: ["tasks"],
        querystring: z.object(night),
        response,
      },
    },
    ({ query }) => butler.schedule(query),
  );

  typed.post(
    "/api/schedule/preview",
    {
      // Nothing changes, whatever the method.
      config: { changes: false },
      schema: {
        operationId: "previewSchedule",
        summary: "The plan as it would be with changed rules and preferences; saves nothing",
        tags: ["tasks"],
        querystring: z.object(night),
        body: scheduleChangesSchema,
        response: { ...response, ...notFound },
      },
    },
    ({ query, body }) => butler.schedule({ ...query, changes: changesOf(butler, body) }),
  );
}

/** @throws Refusal when a task or preference is unknown, or has no such value */
function changesOf(butler: Butler, { tasks = {}, preferences = {} }: ScheduleChanges) {
  const texts = Object.entries(preferences).map(([id, value]) => [id, String(value)]);
  const names = butler.list().map(({ name }) => name);
  return {
    rules: new Map(
      Object.entries(tasks).map(([name, rules]): [string, RulesChange] => [
        registeredName(butler, name),
        rules,
      ]),
    ),
    preferences: parsePreferences(Object.fromEntries(texts), names),
  };
}

const named = z.object({ name: z.string() });

function ruleRoutes(scope: FastifyInstance, { butler }: ServerHouse): void {
  const typed = scope.withTypeProvider<ZodTypeProvider>();
  const details = { 200: taskDetailsSchema.describe("The task."), ...notAuthenticated, ...notFound };
  const onlyRules = "an object with nothing but rules";

  typed.get(
    "/api/tasks",
    {
      schema: {
        operationId: "listTasks",
        summary: "Every task, when it ran and when it will, as `GET /butler` tells admins",
        tags: ["tasks"],
        response: { 200: butlerTaskListSchema.describe("The tasks."), ...notAuthenticated },
      },
    },
    () => ({ tasks: butler.list() }),
  );

  typed.get(
    "/api/tasks/:name",
    {
      schema: {
        operationId: "getTask",
        summary: "Everything about a task: its rules, its next starts, its latest run",
        tags: ["tasks"],
        params: named,
        response: details,
      },
    },
    ({ params }) => butler.task(registeredName(butler, params.name)),
  );

  typed.patch(
    "/api/tasks/:name",
    {
      schema: {
        operationId: "changeTask",
        summary: "Changes some rules of a task; null takes a rule away",
        tags: ["tasks"],
        params: named,
        body: z.strictObject({ rules: rulesChangeSchema }, onlyRules),
        response: { ...details, ...badRequest },
      },
    },
    ({ params, body }) => {
      const name = registeredName(butler, params.name);
      butler.setRules(name, body.rules);
      return butler.task(name);
    },
  );

  typed.put(
    "/api/tasks/:name",
    {
      schema: {
        operationId: "setTask",
        summary: "Puts rules in the place of all that a task has; none at all make it run as by default",
        tags: ["tasks"],
        params: named,
        body: z.strictObject({ rules: taskRulesSchema }, onlyRules),
        response: { ...details, ...badRequest },
      },
    },
    ({ params, body }) => {
      const name = registeredName(butler, params.name);
      butler.setRules(name, body.rules, true);
      return butler.task(name);
    },
  );
}
