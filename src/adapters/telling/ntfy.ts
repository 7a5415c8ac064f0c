import { type Form, json, shortened } from "./message.ts";

/** Of its documentation, "Publish as JSON": longer messages become attachments. In UTF-8 bytes; ours are mostly ASCII. */
const longestText = 3500;

/** A message as ntfy takes it: JSON, because headers carry no Unicode. */
export const ntfy: Form = ({ url, topic, token }, { event, urgent, title, text }, sender) =>
  json(
    url!,
    {
      topic,
      title: `${sender.name}: ${title}`,
      message: shortened(text || title, longestText),
      priority: urgent ? 5 : event === "morning-report" || event === "backup-made" ? 2 : 3,
      tags: [urgent ? "rotating_light" : "clapper", event],
    },
    token === undefined ? {} : { Authorization: `Bearer ${token}` },
  );
