import { setImmediate as breathe } from "node:timers/promises";
import { refusal } from "../api/errors.ts";
import type { Guide, Now, Programme, ProgrammePage } from "../api/guides.ts";
import { instantText } from "../api/instants.ts";
import type { Shelves, StoredGuide, StoredProgramme } from "../core/shelves.ts";
import {
  type ChannelMapping,
  channelMapper,
  type GuideChannel,
  type OwnChannel,
  ownChannel,
  type ProgrammeDetails,
  textIn,
} from "../media/guide/programme.ts";

/** Channels looked at in one go: a few milliseconds. */
const channelsAtOnce = 50;

/** A channel of a guide as a person has it, with its id in the memory. */
export interface ShownChannel {
  id: number;
  own: OwnChannel;
  /** What it answers to in lower case: the guide's id, names and numbers of it, and the person's own. */
  keys: string[];
}

/** A guide as it goes over our wire. */
export function guideReport(shelves: Shelves, guide: StoredGuide): Guide {
  const edition = shelves.guides.edition(guide.edition_id);
  return {
    id: guide.id,
    title: guide.title,
    source: guide.source,
    timeZone: guide.time_zone,
    languages: languagesOf(guide),
    channels: mappingsOf(guide),
    refreshedAt: textOf(guide.refreshed_at),
    checkedAt: textOf(guide.checked_at),
    problem: guide.problem,
    channelCount: edition?.channels ?? 0,
    programmeCount: edition?.programmes ?? 0,
    startsAt: textOf(edition?.starts_at ?? null),
    endsAt: textOf(edition?.ends_at ?? null),
  };
}

/** The channels that are shown: those with a number in its order, then the others in the guide's. */
export function shownChannels(shelves: Shelves, guide: StoredGuide): ShownChannel[] {
  if (guide.edition_id === null) return [];
  const mappingOf = channelMapper(mappingsOf(guide));
  const languages = languagesOf(guide);
  const shown = shelves.programmes.channels(guide.edition_id).flatMap(({ id, details }) => {
    const channel = JSON.parse(details) as GuideChannel;
    const mapping = mappingOf(channel);
    if (mapping?.hidden) return [];
    const own = ownChannel(channel, mapping, languages);
    const names = [
      own.number ?? [],
      own.name,
      channel.id,
      channel.names.map(({ text }) => text),
      channel.numbers,
    ];
    return { id, own, keys: names.flat(2).map((name) => name.toLowerCase()) };
  });
  return shown.sort((one, other) => rank(one) - rank(other));
}

/** `5.1` and `5-1` come after `5`. */
function rank({ own: { number } }: ShownChannel): number {
  const [, whole, part = "0"] = /^(\d+)(?:[.-](\d+))?$/.exec(number ?? "") ?? [];
  return whole === undefined ? Number.MAX_SAFE_INTEGER : Number(whole) + Number(part) / 10_000;
}

/** What is on now and next on every channel that is shown. @param at milliseconds since the epoch */
export async function nowReport(shelves: Shelves, guide: StoredGuide, at: number): Promise<Now> {
  const channels: Now["channels"] = [];
  for (const [place, { id, own }] of shownChannels(shelves, guide).entries()) {
    const [now, next] = [shelves.programmes.on(id, at), shelves.programmes.next(id, at)];
    channels.push({
      channel: own,
      now: now ? programmeReport(now, languagesOf(guide)) : null,
      next: next ? programmeReport(next, languagesOf(guide)) : null,
    });
    if (place % channelsAtOnce === channelsAtOnce - 1) await breathe();
  }
  return { at: instantText(at), channels };
}

/**
 * Programmes of channels, channel after channel, each in the order of time.
 * @param after where the page before ended: the id of its last channel in the memory, and the start of its last programme
 */
export async function programmesReport(
  shelves: Shelves,
  guide: StoredGuide,
  channels: readonly ShownChannel[],
  question: {
    from: number;
    to: number;
    limit: number;
    after: { channel: number; start: number } | undefined;
  },
): Promise<ProgrammePage> {
  const { from, to, limit, after } = question;
  const languages = languagesOf(guide);
  const first = after ? channels.findIndex(({ id }) => id === after.channel) : 0;
  if (first === -1)
    throw refusal("badRequest", {
      expected: "what the page before gave as next for after",
      found: "that of a guide that was refreshed since, or of another channel",
      advice: "Begin with the first page again.",
    });
  const programmes: ProgrammePage["programmes"] = [];
  let last: StoredProgramme | undefined;
  for (const [place, { id, own }] of channels.slice(first).entries()) {
    const start = id === after?.channel ? after.start : undefined;
    const room = limit - programmes.length;
    for (const one of shelves.programmes.during(id, { from, to, after: start, limit: room + 1 })) {
      if (programmes.length === limit) return { programmes, next: `${last!.channelId}-${last!.startMs}` };
      programmes.push({ channel: own, ...programmeReport(one, languages) });
      last = one;
    }
    if (place % channelsAtOnce === channelsAtOnce - 1) await breathe();
  }
  return { programmes, next: null };
}

function programmeReport(
  { startMs, endMs, details }: StoredProgramme,
  languages: readonly string[],
): Programme {
  const said = JSON.parse(details) as ProgrammeDetails;
  const { season, episode, part, onscreen, programId } = said.episode ?? {};
  const subtitle = textIn(said.subtitles, languages);
  const description = textIn(said.descriptions, languages);
  return {
    start: instantText(startMs),
    end: textOf(endMs),
    title: textIn(said.titles, languages)!,
    ...(subtitle !== undefined && { subtitle }),
    ...(description !== undefined && { description }),
    categories: [...new Set((said.categories ?? []).map(({ text }) => text))],
    ...(season !== undefined && { season }),
    ...(episode !== undefined && { episode }),
    ...(part !== undefined && { part }),
    ...(onscreen !== undefined && { episodeText: onscreen }),
    ...(programId !== undefined && { programId }),
    ...(said.date !== undefined && { date: said.date }),
    ...(said.icon !== undefined && { icon: said.icon }),
    ratings: said.ratings ?? [],
    credits: said.credits ?? [],
    isNew: said.new ?? false,
    isPremiere: said.premiere ?? false,
    isRepeat: said.previouslyShown !== undefined,
  };
}

export const mappingsOf = (guide: StoredGuide): ChannelMapping[] => JSON.parse(guide.channels);
export const languagesOf = (guide: StoredGuide): string[] => JSON.parse(guide.languages);
const textOf = (at: number | null): string | null => (at === null ? null : instantText(at));
