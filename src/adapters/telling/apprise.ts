import type { NoticeEvent } from "../../api/notice-channels.ts";
import { below, type Form, json } from "./message.ts";

const types: Partial<Record<NoticeEvent | "test", string>> = {
  "morning-report": "info",
  "update-available": "info",
  test: "info",
  "backup-made": "success",
  "run-partial": "warning",
  "did-not-fit": "warning",
  "task-overdue": "warning",
  "disk-low": "warning",
};

/** A message as the Apprise API takes it: with the key of a configuration that is kept there, or with addresses. */
export const apprise: Form = ({ url, key, urls, tag }, { event, title, text }, sender) =>
  json(
    below(url!, key === undefined ? "/notify" : `/notify/${encodeURIComponent(key)}`),
    {
      title: `${sender.name}: ${title}`,
      body: text || title,
      type: types[event] ?? "failure",
      format: "text",
      ...(urls !== undefined && { urls }),
      ...(tag !== undefined && { tag }),
    },
    { Accept: "application/json" },
  );
