import type { Operation } from "../sdk-operations.ts";

const criteria = `The start follows four criteria:

1. A task that is not scheduled to run on the current day is skipped.
2. A task that is configured to run at a random time, outside of the window: it starts immediately.
3. A task that is configured to run at a random time, within the window: it is scheduled at a random time within it.
4. Outside of the window, any other task starts immediately.`;

const butler = "src/sdk/butler.ts";

/** Calls of Plex: the five of the Butler, activities, preferences, notifications. */
export const plexOperations: readonly Operation[] = [
  {
    name: "butler.getTasks",
    file: butler,
    route: "GET /butler",
    more: "Older documents call it `getButlerTasks`: both names do the same.",
    example: `const { object } = await sdk.butler.getTasks();

for (const task of object.ButlerTasks.ButlerTask) {
  console.log(task.name, task.enabled ? "enabled" : "disabled");
}`,
    prints: /^BackupDatabase enabled$/m,
    answer: "TaskListAnswer",
    errors: "GetButlerTasks",
  },
  {
    name: "butler.startTasks",
    file: butler,
    route: "POST /butler",
    more: `Older documents call it \`startAllTasks\`: both names do the same.\n\n${criteria}`,
    example: `const { statusCode, outcome } = await sdk.butler.startTasks();

console.log(statusCode, outcome);`,
    prints: /^200 (started|scheduled|skipped|running)$/m,
    answer: "ButlerAnswer",
    errors: "StartAllTasks",
  },
  {
    name: "butler.stopTasks",
    file: butler,
    route: "DELETE /butler",
    more: "Older documents call it `stopAllTasks`: both names do the same.",
    example: `const { statusCode } = await sdk.butler.stopTasks();

console.log(statusCode);`,
    prints: /^200$/m,
    answer: "ButlerAnswer",
    errors: "StopAllTasks",
  },
  {
    name: "butler.startTask",
    file: butler,
    route: "POST /butler/{taskName}",
    more: `${criteria}\n\nWith \`force\` it runs now in any case. 202 means that it was running or queued already.`,
    example: `const { statusCode, outcome, reason } = await sdk.butler.startTask({ taskName: "BackupDatabase" });

console.log(statusCode, outcome, reason ?? "");`,
    prints: /^20[02] (started|running|skipped|scheduled)/m,
    answer: "ButlerAnswer",
    errors: "StartTask",
    statuses: [[404, "there is no task of this name"]],
  },
  {
    name: "butler.stopTask",
    file: butler,
    route: "DELETE /butler/{taskName}",
    example: `import { SDKException } from "media-butler/sdk";

try {
  await sdk.butler.stopTask({ taskName: "BackupDatabase" });
  console.log("It is stopped.");
} catch (error) {
  if (!(error instanceof SDKException) || error.statusCode !== 404) throw error;
  console.log("It did not run.");
}`,
    prints: /^It (is stopped|did not run)\.$/m,
    answer: "ButlerAnswer",
    errors: "StopTask",
    statuses: [[404, "there is no task of this name, or it was neither running nor queued"]],
  },
  {
    name: "butler.run",
    file: butler,
    route: "POST /api/tasks/{taskName}/start",
    example: `const run = sdk.butler.run("BackupDatabase");

for await (const { state, progress } of run) console.log(state, progress);

const { outcome, items } = await run;
console.log(outcome, items.done);`,
    prints: /^ended 100[\s\S]*^success [0-9]+$/m,
    answer: "a promise of a `Run`, and an async iterable of it",
    statuses: [[404, "there is no task of this name, or the server is a Plex Media Server"]],
  },
  {
    name: "activities.list",
    file: "src/sdk/activities.ts",
    member: "activitiesOf",
    route: "GET /activities",
    example: `const activities = await sdk.activities.list();

console.log(activities.length > 0 ? activities[0].title : "Nothing is going on.");`,
    prints: /\S/,
    answer: "`Activity[]`",
  },
  {
    name: "activities.cancel",
    file: "src/sdk/activities.ts",
    route: "DELETE /activities/{uuid}",
    example: `for (const { uuid, cancellable } of await sdk.activities.list()) {
  if (cancellable) await sdk.activities.cancel(uuid);
}
console.log("Everything that can be cancelled is.");`,
    prints: /can be cancelled is/,
    answer: "nothing",
    statuses: [
      [400, "it cannot be cancelled"],
      [404, "it has ended, or there never was one"],
    ],
  },
  {
    name: "preferences.list",
    file: "src/sdk/preferences.ts",
    route: "GET /:/prefs",
    example: `const changed = (await sdk.preferences.list()).filter(({ value, default: usual }) => value !== usual);

console.log(changed.length, "preferences are not as they come.");`,
    prints: /^\d+ preferences/m,
    answer: "Setting",
  },
  {
    name: "preferences.get",
    file: "src/sdk/preferences.ts",
    route: "GET /:/prefs/get",
    example: `const hour: number = await sdk.preferences.get("ButlerStartHour");

console.log(\`The window opens at \${hour}:00.\`);`,
    prints: /opens at \d+:00/,
    answer: "the value, typed by the id",
    statuses: [[404, "there is no preference of this id"]],
  },
  {
    name: "preferences.set",
    file: "src/sdk/preferences.ts",
    route: "PUT /:/prefs",
    example: `await sdk.preferences.set({ ButlerStartHour: 3, ButlerEndHour: 6 });

console.log(await sdk.preferences.get("ButlerStartHour"));`,
    prints: /^3$/m,
    answer: "nothing",
    statuses: [[400, "there is no preference of this id, or it cannot have this value: nothing is saved"]],
  },
  {
    name: "notifications",
    file: "src/sdk/notifications.ts",
    member: "notificationsOf",
    route: "GET /:/websockets/notifications",
    example: `const listening = (async () => {
  for await (const { type } of sdk.notifications({ filters: "activity" })) return type;
})();

// Something that is told, until it was heard.
let heard;
listening.then((type) => {
  heard = type;
});
while (!heard) await sdk.butler.run("BackupDatabase");
console.log(heard);`,
    prints: /^activity$/m,
    answer: "Notification",
    statuses: [
      [401, "the access token is not known"],
      [403, "it may not listen"],
    ],
  },
];
