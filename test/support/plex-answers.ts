import type { Answers, Reply } from "./answering-server.ts";

/** Answers in the way of a real Plex Media Server: no headers of ours, HTML where it refuses, nothing where it agrees. */

const html = (title: string) =>
  `<html><head><title>${title.slice(4)}</title></head><body><h1>${title}</h1></body></html>`;
const htmlType = { "Content-Type": "text/html" };
const done: Reply = { headers: htmlType, body: "" };

export const plexTask = {
  name: "BackupDatabase",
  interval: 3,
  scheduleRandomized: false,
  enabled: true,
  title: "Backup Database",
  description: "Create a backup copy of the server's database in the configured backup directory",
};

/** Takes every call of the Butler. The task runs already. */
export const agreeing: Answers = {
  "GET /butler": { body: { ButlerTasks: { ButlerTask: [plexTask] } } },
  "POST /butler": done,
  "DELETE /butler": done,
  "POST /butler/BackupDatabase": { ...done, status: 202 },
  "DELETE /butler/BackupDatabase": done,
};

const toAll = (reply: Reply): Answers =>
  Object.fromEntries(Object.keys(agreeing).map((asked) => [asked, reply]));

/** Does not know the token. */
export const unauthorized = toAll({ status: 401, headers: htmlType, body: html("401 Unauthorized") });

/** As the older documents type it. */
export const unauthorizedInJson = toAll({
  status: 401,
  body: { errors: [{ code: 1001, message: "User could not be authenticated", status: 401 }] },
});

export const badRequest = toAll({
  status: 400,
  body: { errors: [{ code: 1000, message: "X-Plex-Client-Identifier is missing", status: 400 }] },
});

/** Is still starting. */
export const starting = toAll({
  status: 503,
  body: {
    code: 503,
    title: "Maintenance",
    status: "Plex Media Server is currently running startup maintenance tasks.",
  },
});
