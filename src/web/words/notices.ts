import type { Notice } from "../../api/telling.ts";

/** What the settings say of notifications. */
export const notices = {
  title: "Notifications",
  text: "The channels by which you are told when something went wrong in the night, and in the morning what ran.",
  none: "Nobody is told of anything yet",
  noneText: "Add a channel: a webhook, ntfy, Gotify, e-mail, Discord, Slack or Apprise.",
  add: "Add a channel",
  name: "Name",
  nameHint: "What or whom it is for.",
  kind: "Kind",
  events: "Is told of",
  everything: (count: number) => (count === 1 ? "1 event" : `${count} events`),
  save: "Add it",
  added: (name: string) => `${name} was added.`,
  enabled: "On",
  switchLabel: (name: string) => `Tell ${name}`,
  action: "Actions",
  test: "Send a test",
  testLabel: (name: string) => `Send a test to ${name}`,
  delivered: (name: string, answer: string) => `${name} was told: ${answer}`,
  failed: (name: string, answer: string) => `${name} could not be told: ${answer}`,
  remove: "Remove",
  removeLabel: (name: string) => `Remove ${name}`,
  removeTitle: (name: string) => `Remove ${name}?`,
  removeText: "It is told of nothing any more, and what waits for it is dropped.",
  removed: (name: string) => `${name} was removed.`,
  history: "What was told",
  noHistory: "Nothing was told yet",
  when: "When",
  what: "What",
  deliveries: "Deliveries",
  nobody: "no channel wanted it",
  states: { waiting: "waits", delivered: "delivered", "given-up": "given up" } satisfies Record<
    Notice["deliveries"][number]["state"],
    string
  >,
};
