import { type Form, json, shortened } from "./message.ts";

/** Of Slack's documentation, "Block Kit": characters. */
const longest = { title: 150, text: 3000 };

/** A message as an incoming webhook of Slack takes it; Mattermost and Rocket.Chat read the text alone. */
export const slack: Form = ({ url }, { title, text }, sender) => {
  const heading = shortened(`${sender.name}: ${title}`, longest.title);
  return json(url!, {
    text: text === "" ? heading : `${heading}\n${text}`,
    blocks: [
      { type: "header", text: { type: "plain_text", text: heading } },
      ...(text === ""
        ? []
        : [{ type: "section", text: { type: "plain_text", text: shortened(text, longest.text) } }]),
    ],
  });
};
