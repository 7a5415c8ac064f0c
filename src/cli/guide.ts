import type { Guide, Programme } from "../api/guides.ts";
import type { PlexAPI } from "../sdk/plex-api.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson, sayTable } from "./output.ts";
import { type Consent, confirmed } from "./question.ts";
import { counted, inZone, localTime, timeOfDay } from "./words.ts";

export async function list(hands: Hands, options: ClientOptions): Promise<number> {
  const guides = await (await connect(hands, options)).guides.list();
  if (options.json) {
    sayJson(hands, guides);
  } else if (guides.length === 0) {
    say(
      hands,
      "There are no programme guides yet. Add one: butler guide add TV https://example.org/guide.xml.gz",
    );
  } else {
    const rows = guides.map((guide) => [
      String(guide.id),
      guide.title,
      String(guide.channelCount),
      String(guide.programmeCount),
      localTime(guide.endsAt, hands.zone),
      localTime(guide.refreshedAt, hands.zone),
      guide.problem ?? "",
    ]);
    sayTable(hands, ["ID", "GUIDE", "CHANNELS", "PROGRAMMES", "UNTIL", "REFRESHED", "PROBLEM"], rows);
  }
  return exitStatus.ok;
}

export async function add(
  hands: Hands,
  title: string,
  source: string,
  options: ClientOptions & { zone?: string; language?: string[] },
): Promise<number> {
  const { zone, language } = options;
  const guide = await (await connect(hands, options)).guides.add({
    title,
    source,
    ...(zone !== undefined && { timeZone: zone }),
    ...(language !== undefined && { languages: language }),
  });
  if (options.json) sayJson(hands, guide);
  else say(hands, `Added the guide "${guide.title}" (${guide.id}). It is being read.`);
  return exitStatus.ok;
}

export async function remove(hands: Hands, which: string, options: ClientOptions & Consent): Promise<number> {
  return withGuide(hands, which, options, async (sdk, guide) => {
    const question = `Forget the guide "${guide.title}" with its ${counted(guide.programmeCount, "programme")}?`;
    if (!(await confirmed(hands, question, options))) return exitStatus.failed;
    await sdk.guides.remove(guide.id);
    if (options.json) sayJson(hands, guide);
    else say(hands, `Removed the guide "${guide.title}".`);
    return exitStatus.ok;
  });
}

export async function refresh(
  hands: Hands,
  which: string | undefined,
  options: ClientOptions,
): Promise<number> {
  if (which !== undefined)
    return withGuide(hands, which, options, async (sdk, guide) => {
      await sdk.guides.refresh(guide.id);
      if (options.json) sayJson(hands, guide);
      else say(hands, `Reading "${guide.title}".`);
      return exitStatus.ok;
    });
  const answer = await (await connect(hands, options)).runs.start({ task: "RefreshEpgGuides", force: true });
  const run = answer.runId === undefined ? "" : ` (run ${answer.runId})`;
  if (options.json) sayJson(hands, answer);
  else if (answer.outcome === "running") say(hands, `Guides are being read already${run}.`);
  else say(hands, `Reading every guide${run}.`);
  return exitStatus.ok;
}

export async function now(
  hands: Hands,
  which: string | undefined,
  options: ClientOptions & { at?: string },
): Promise<number> {
  return withGuide(hands, which, options, async (sdk, guide) => {
    const { at, channels } = await sdk.guides.now(guide.id, { at: options.at });
    if (options.json) {
      sayJson(hands, { at, channels });
      return exitStatus.ok;
    }
    const rows = channels
      .filter(({ now, next }) => now ?? next)
      .map(({ channel, now, next }) => [
        channel.number ?? "",
        channel.name,
        onAt(now, hands.zone),
        onAt(next, hands.zone),
      ]);
    sayTable(hands, ["NUMBER", "CHANNEL", "NOW", "NEXT"], rows);
    const silent = channels.length - rows.length;
    if (silent > 0)
      say(hands, `${counted(silent, "channel")} without programmes at ${localTime(at, hands.zone)}.`);
    return exitStatus.ok;
  });
}

function onAt(programme: Programme | null, zone: string): string {
  if (programme === null) return "-";
  const { start, title, subtitle } = programme;
  return `${timeOfDay(inZone(start, zone))} ${subtitle === undefined ? title : `${title}: ${subtitle}`}`;
}

/** Does something with the guide of this id or title; without either, with the only one there is. */
async function withGuide(
  hands: Hands,
  which: string | undefined,
  options: ClientOptions,
  act: (sdk: PlexAPI, guide: Guide) => Promise<number>,
): Promise<number> {
  const sdk = await connect(hands, options);
  const guides = await sdk.guides.list();
  const guide =
    which === undefined
      ? guides.length === 1
        ? guides[0]
        : undefined
      : (guides.find(({ id }) => String(id) === which) ??
        guides.find(({ title }) => title.toLowerCase() === which.toLowerCase()));
  if (guide) return await act(sdk, guide);
  const names = guides.map(({ id, title }) => `${title} (${id})`).join(", ") || "none yet";
  const problem = which === undefined ? "say which guide" : `no guide has the id or title "${which}"`;
  hands.err(`error: ${problem}. Guides: ${names}.\n`);
  return which === undefined ? exitStatus.wrongUse : exitStatus.notFound;
}
