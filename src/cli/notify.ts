import {
  type ChannelKind,
  channelKindNames,
  factsOf,
  type NoticeEvent,
  noticeEventNames,
} from "../api/notice-channels.ts";
import type { NoticeChannel } from "../api/telling.ts";
import type { PlexAPI } from "../sdk/plex-api.ts";
import { Complaint } from "./complaint.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson, sayTable } from "./output.ts";
import { type Consent, confirmed } from "./question.ts";
import { when } from "./words.ts";

export async function list(hands: Hands, options: ClientOptions): Promise<number> {
  const channels = await (await connect(hands, options)).notices.channels();
  if (options.json) sayJson(hands, channels);
  else if (channels.length === 0)
    say(hands, "Nobody is told of anything yet. `butler notify add` adds a channel.");
  else {
    const rows = channels.map(({ id, name, kind, enabled, events, settings }) => [
      String(id),
      name,
      kind,
      enabled ? "on" : "off",
      Object.entries(settings)
        .map(([setting, value]) => `${setting}=${value}`)
        .join(" "),
      events.join(", "),
    ]);
    sayTable(hands, ["ID", "NAME", "KIND", "STATE", "SETTINGS", "EVENTS"], rows);
  }
  return exitStatus.ok;
}

export async function add(
  hands: Hands,
  kind: string,
  name: string,
  given: readonly string[],
  options: ClientOptions & { events?: string },
): Promise<number> {
  if (!isOneOf(channelKindNames, kind))
    throw new Complaint(
      `There is no kind "${kind}" of channel. Kinds: ${channelKindNames.join(", ")}.`,
      exitStatus.wrongUse,
    );
  const events = options.events?.split(",").map((event) => eventOf(event.trim()));
  const settings: Record<string, string> = {};
  for (const text of given) {
    const [, setting, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (setting === undefined || value === undefined)
      throw new Complaint(
        `"${text}" is no setting: write it NAME=VALUE, as in ${exampleOf(kind)}.`,
        exitStatus.wrongUse,
      );
    settings[setting] = value === "?" ? await asked(hands, setting) : value;
  }
  const { notices } = await connect(hands, options);
  const added = await notices.addChannel({ name, kind, settings, ...(events && { events }) });
  if (options.json) sayJson(hands, added);
  else
    say(hands, `${added.name} is told of ${added.events.join(", ")}. Try it: butler notify test ${added.id}`);
  return exitStatus.ok;
}

export async function remove(hands: Hands, which: string, options: ClientOptions & Consent): Promise<number> {
  const { notices } = await connect(hands, options);
  const channel = await channelOf(notices, which);
  const question = `Remove the channel ${channel.name} (${channel.kind})? What waits for it is not told.`;
  if (!(await confirmed(hands, question, options))) return exitStatus.failed;
  const removed = await notices.removeChannel(channel.id);
  if (options.json) sayJson(hands, removed);
  else say(hands, `${removed.name} is told of nothing any more.`);
  return exitStatus.ok;
}

export async function test(hands: Hands, which: string, options: ClientOptions): Promise<number> {
  const { notices } = await connect(hands, options);
  const { id, name } = await channelOf(notices, which);
  const result = await notices.test(id);
  if (options.json) sayJson(hands, result);
  else say(hands, `${name} ${result.delivered ? "was told" : "could not be told"}: ${result.answer}`);
  return result.delivered ? exitStatus.ok : exitStatus.failed;
}

export async function history(hands: Hands, options: ClientOptions & { limit?: number }): Promise<number> {
  const { limit } = options;
  const told = await (await connect(hands, options)).notices.list({ ...(limit && { limit }) });
  if (options.json) sayJson(hands, told);
  else if (told.length === 0) say(hands, "Nobody was told of anything yet.");
  else {
    const rows = told.map(({ at, event, title, deliveries }) => [
      when(at, hands),
      event,
      title,
      deliveries
        .map(
          ({ channel, state, answer }) =>
            `${channel}: ${state}${state === "delivered" || !answer ? "" : ` (${answer})`}`,
        )
        .join("\n"),
    ]);
    sayTable(hands, ["WHEN", "EVENT", "WHAT", "DELIVERIES"], rows);
  }
  return exitStatus.ok;
}

async function channelOf(notices: PlexAPI["notices"], which: string): Promise<NoticeChannel> {
  const all = await notices.channels();
  const channel = all.find(({ id, name }) => String(id) === which || name === which);
  if (channel !== undefined) return channel;
  const known = all.map(({ id, name }) => `${name} (${id})`).join(", ") || "none";
  throw new Complaint(
    `No channel has the number or name "${which}". Channels: ${known}.`,
    exitStatus.notFound,
  );
}

async function asked(hands: Hands, setting: string): Promise<string> {
  const answer = await hands.ask(`${setting}: `, { secret: true });
  if (answer !== undefined) return answer;
  throw new Complaint(
    `There is no terminal to ask for ${setting} at: write ${setting}=VALUE.`,
    exitStatus.wrongUse,
  );
}

function eventOf(text: string): NoticeEvent {
  if (isOneOf(noticeEventNames, text)) return text;
  throw new Complaint(
    `There is no event "${text}". Events: ${noticeEventNames.join(", ")}.`,
    exitStatus.wrongUse,
  );
}

const isOneOf = <Name extends string>(names: readonly Name[], text: string): text is Name =>
  (names as readonly string[]).includes(text);

/** The settings that a kind needs. */
const exampleOf = (kind: ChannelKind): string =>
  Object.entries(factsOf(kind).settings)
    .filter(([, field]) => field.needed && field.default === undefined)
    .map(([setting]) => `${setting}=...`)
    .join(" ");
