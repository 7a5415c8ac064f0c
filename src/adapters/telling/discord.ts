import { type Form, json, shortened } from "./message.ts";

/** Of Discord's documentation, "Embed Limits": characters. */
const longest = { title: 256, text: 4096 };
const colours = { urgent: 0xb3261e, usual: 0x0f766e };

/** A message as a webhook of Discord takes it. Nobody is called by a name in it. */
export const discord: Form = ({ url }, { urgent, title, text, at }, sender) =>
  json(url!, {
    username: shortened(sender.name, 80),
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: shortened(title, longest.title),
        description: shortened(text, longest.text),
        color: urgent ? colours.urgent : colours.usual,
        timestamp: Temporal.Instant.fromEpochMilliseconds(at).toString(),
      },
    ],
  });
