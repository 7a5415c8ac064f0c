/** Of what people are told, and by which ways. Without schemas: the dashboard and the command line read it too. */
import { quote, refusal } from "./errors.ts";

/** What people can be told of, in the order of lists. `urgent`: may go through quiet hours. */
export const noticeEvents = {
  "run-failed": { label: "A run failed", urgent: false },
  "run-partial": { label: "A run could not do all it should", urgent: false },
  "task-overdue": { label: "A task is overdue", urgent: false },
  "did-not-fit": { label: "Work did not fit into the window", urgent: false },
  "backup-failed": { label: "A backup failed, or cannot be restored", urgent: true },
  "database-damaged": { label: "The database is damaged", urgent: true },
  "disk-low": { label: "A disk is nearly full", urgent: true },
  "update-available": { label: "A newer version is there", urgent: false },
  "backup-made": { label: "A backup was made", urgent: false },
  "morning-report": { label: "The morning report", urgent: false },
} as const satisfies Record<string, { label: string; urgent: boolean }>;

export type NoticeEvent = keyof typeof noticeEvents;
export const noticeEventNames = Object.keys(noticeEvents) as NoticeEvent[];

/** One setting of a channel. Every value is text. */
interface ChannelField {
  label: string;
  kind: "address" | "text" | "port" | "choice" | "mailbox";
  hint?: string;
  /** Kept, and never shown again. */
  secret?: true;
  needed?: true;
  default?: string;
  choices?: readonly string[];
}

interface ChannelKindFacts {
  label: string;
  /** Those that a new one is told of; with `only`, all that it can be told of. */
  events: readonly NoticeEvent[];
  only?: true;
  settings: Readonly<Record<string, ChannelField>>;
}

const usual = noticeEventNames.filter((event) => event !== "backup-made");
const address = { kind: "address", needed: true } as const;
const secretText = { kind: "text", secret: true } as const;

/** Every kind of channel with its settings. */
export const channelKinds = {
  webhook: {
    label: "Webhook",
    events: usual,
    settings: {
      url: { ...address, label: "Address", hint: "Is sent JSON by POST." },
      secret: { ...secretText, label: "Secret", hint: "Signs what is sent; empty: it is not signed." },
    },
  },
  ntfy: {
    label: "ntfy",
    events: usual,
    settings: {
      url: { ...address, label: "Server", default: "https://ntfy.sh" },
      topic: { kind: "text", needed: true, label: "Topic" },
      token: { ...secretText, label: "Access token" },
    },
  },
  gotify: {
    label: "Gotify",
    events: usual,
    settings: {
      url: { ...address, label: "Server" },
      token: { ...secretText, needed: true, label: "Token of the application" },
    },
  },
  email: {
    label: "E-mail",
    events: usual,
    settings: {
      host: { kind: "text", needed: true, label: "SMTP server" },
      port: { kind: "port", label: "Port", hint: "Empty: 465 with TLS, else 587." },
      security: {
        kind: "choice",
        label: "Encryption",
        choices: ["starttls", "tls", "none"],
        default: "starttls",
      },
      certificate: {
        kind: "choice",
        label: "Certificate of the server",
        choices: ["checked", "any"],
        default: "checked",
      },
      user: { kind: "text", label: "User" },
      password: { ...secretText, label: "Password" },
      from: { kind: "mailbox", needed: true, label: "From" },
      to: { kind: "mailbox", needed: true, label: "To", hint: "Several are parted by commas." },
    },
  },
  discord: {
    label: "Discord",
    events: usual,
    settings: { url: { ...address, secret: true, label: "Address of the webhook" } },
  },
  slack: {
    label: "Slack",
    events: usual,
    settings: { url: { ...address, secret: true, label: "Address of the webhook" } },
  },
  apprise: {
    label: "Apprise",
    events: usual,
    settings: {
      url: { ...address, label: "Server of the Apprise API" },
      key: { ...secretText, label: "Key of a configuration that is kept there" },
      urls: { ...secretText, label: "Apprise addresses", hint: "Instead of a key; parted by commas." },
      tag: { kind: "text", label: "Tag", hint: "Only those with it." },
    },
  },
  "plex-webhook": {
    label: "Plex webhook",
    events: ["backup-made", "database-damaged"],
    only: true,
    settings: { url: { ...address, label: "Address", hint: "Is sent what a Plex Media Server sends." } },
  },
} as const satisfies Record<string, ChannelKindFacts>;

export type ChannelKind = keyof typeof channelKinds;
export const channelKindNames = Object.keys(channelKinds) as ChannelKind[];
export type ChannelSettings = Readonly<Record<string, string>>;

export const factsOf = (kind: ChannelKind): ChannelKindFacts => channelKinds[kind];

const longest = 2000;
/** Shown in the place of what is secret. */
const mask = "********";

/**
 * Settings of a channel as they are kept.
 * @param before those that it has: what is not given stays, and an empty text takes a setting away
 * @throws Refusal when one is unknown, missing or no such value
 */
export function channelSettings(
  kind: ChannelKind,
  given: ChannelSettings,
  before: ChannelSettings = {},
): ChannelSettings {
  const { settings } = factsOf(kind);
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(settings, name));
  if (unknown !== undefined)
    throw refusal("badChannelSetting", {
      setting: quote(unknown),
      expected: `one of ${Object.keys(settings).join(", ")}`,
      found: "another name",
    });
  const kept: Record<string, string> = {};
  for (const [name, field] of Object.entries(settings)) {
    const text = (given[name] ?? before[name] ?? "").trim() || (field.default ?? "");
    const wanted = text === "" ? (field.needed ? "a value" : undefined) : whyNot(field, text);
    if (wanted !== undefined)
      throw refusal("badChannelSetting", {
        setting: name,
        expected: wanted,
        // Not even a wrong secret is repeated.
        found: text === "" ? "none" : field.secret ? "another text" : quote(text),
      });
    if (text !== "") kept[name] = text;
  }
  if (kind === "apprise" && (kept.key === undefined) === (kept.urls === undefined))
    throw refusal("badChannelSetting", { setting: "key", expected: "either key or urls", found: "not one" });
  return kept;
}

/** What is expected instead; undefined when the value is good. */
function whyNot({ kind, choices = [] }: ChannelField, text: string): string | undefined {
  if (text.length > longest || /\p{Cc}/u.test(text))
    return `at most ${longest} characters and no control characters`;
  switch (kind) {
    case "address":
      return isAddress(text) ? undefined : "an address such as https://ntfy.sh, without a name and password,";
    case "port":
      return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
        ? undefined
        : "a number from 1 to 65535";
    case "choice":
      return choices.includes(text) ? undefined : `one of ${choices.join(", ")}`;
    case "mailbox":
      return text.split(",").every((one) => /^[^\s@]+@[^\s@]+$|<[^\s@]+@[^\s@]+>\s*$/.test(one.trim()))
        ? undefined
        : "an address such as you@example.org";
    case "text":
      return undefined;
  }
}

function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return ["http:", "https:"].includes(protocol) && username === "" && password === "";
}

/** Settings as they may be shown: nothing of a secret, and no query of an address, which often is one. */
export function shownSettings(kind: ChannelKind, settings: ChannelSettings): ChannelSettings {
  const { settings: fields } = factsOf(kind);
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      const field = fields[name];
      if (field?.secret) return [name, mask];
      return [name, field?.kind === "address" ? value.replace(/[?#].*$/s, `?${mask}`) : value];
    }),
  );
}

/** Takes the secrets of a channel out of a text. */
export function withoutSecrets(kind: ChannelKind, settings: ChannelSettings, text: string): string {
  return secretsOf(kind, settings).reduce((rest, value) => rest.replaceAll(value, mask), text);
}

/** What of a channel's settings nobody may see; nothing so short that it would be found in plain words. */
export function secretsOf(kind: ChannelKind, settings: ChannelSettings): string[] {
  const { settings: fields } = factsOf(kind);
  return Object.entries(settings)
    .filter(([name, value]) => fields[name]?.secret && value.length > 3)
    .map(([, value]) => value);
}
