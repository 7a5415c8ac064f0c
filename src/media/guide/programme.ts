/** What a guide says, in the language that it says it in; without one where it does not tell. */
export interface Text {
  text: string;
  language?: string;
}

/** A channel of a guide. */
export interface GuideChannel {
  /** As programmes refer to it, unique in the guide: `ard.de`. */
  id: string;
  names: Text[];
  /** As on a remote control: `7`, `5.1`. */
  numbers: string[];
  /** Address of its logo. */
  icon?: string;
}

/** What is on a channel for a time. */
export interface GuideProgramme {
  /** The id of its channel. */
  channel: string;
  /** Milliseconds since the epoch. */
  startMs: number;
  /** Later than the start; null where the guide does not tell. */
  endMs: number | null;
  details: ProgrammeDetails;
}

/** What is kept of a programme. Lists and switches that are empty or off are left out. */
export interface ProgrammeDetails {
  titles: Text[];
  subtitles?: Text[];
  descriptions?: Text[];
  categories?: Text[];
  episode?: EpisodeNumber;
  /** When it was made, as the guide writes it: `2019`, `20190401`. */
  date?: string;
  /** Address of a picture. */
  icon?: string;
  ratings?: { system?: string; value: string }[];
  credits?: { role: string; name: string; character?: string }[];
  /** Shown before: `at` as the guide writes it. */
  previouslyShown?: { at?: string; channel?: string };
  premiere?: true;
  new?: true;
}

/** Which episode it is. Numbers count from 1. */
export interface EpisodeNumber {
  season?: number;
  seasons?: number;
  episode?: number;
  episodes?: number;
  part?: number;
  parts?: number;
  /** As people write it: `S02E05`. */
  onscreen?: string;
  /** Gracenote's number of the programme: `EP01234567.0005`. */
  programId?: string;
}

/** What a person has made of a channel of a guide. */
export interface ChannelMapping {
  /** The guide's channel: its id, one of its names, or its number. */
  guide: string;
  /** The person's own. */
  number?: string | undefined;
  name?: string | undefined;
  hidden?: boolean | undefined;
}

/** A channel as a person has it. */
export interface OwnChannel {
  /** The guide's. */
  id: string;
  name: string;
  number?: string;
  icon?: string;
}

/**
 * The text in the first of the languages that there is one in, else the first text.
 * @param languages such as `de` or `pt-BR`, the preferred first; `de` is content with `de-AT`, and the other way round
 */
export function textIn(texts: readonly Text[] | undefined, languages: readonly string[]): string | undefined {
  if (texts === undefined) return undefined;
  for (const language of languages) {
    const wanted = language.toLowerCase();
    const found =
      texts.find((one) => one.language?.toLowerCase() === wanted) ??
      texts.find((one) => one.language !== undefined && primary(one.language) === primary(wanted));
    if (found) return found.text;
  }
  return texts[0]?.text;
}

const primary = (language: string): string => language.toLowerCase().split(/[-_]/, 1)[0]!;

/** @returns what finds the mapping of a channel: that of its id, else of one of its names, else of its number */
export function channelMapper(
  mappings: readonly ChannelMapping[],
): (channel: GuideChannel) => ChannelMapping | undefined {
  const known = new Map(mappings.map((mapping) => [mapping.guide.toLowerCase(), mapping]));
  return (channel) => {
    const keys = [channel.id, ...channel.names.map(({ text }) => text), ...channel.numbers];
    const key = keys.find((one) => known.has(one.toLowerCase()));
    return key === undefined ? undefined : known.get(key.toLowerCase());
  };
}

/** The channel as a person has it. */
export function ownChannel(
  channel: GuideChannel,
  mapping: ChannelMapping | undefined,
  languages: readonly string[],
): OwnChannel {
  const named = channel.names.filter(({ text }) => !channel.numbers.includes(text));
  const number = mapping?.number ?? channel.numbers[0];
  return {
    id: channel.id,
    name: mapping?.name ?? textIn(named, languages) ?? channel.id,
    ...(number !== undefined && { number }),
    ...(channel.icon !== undefined && { icon: channel.icon }),
  };
}

/**
 * When a programme ends, once it is known what follows on its channel: two are never on at the same time.
 * @param nextStartMs later than its own start; undefined when nothing follows
 */
export function settledEnd(endMs: number | null, nextStartMs: number | undefined): number | null {
  if (nextStartMs === undefined) return endMs;
  return endMs === null ? nextStartMs : Math.min(endMs, nextStartMs);
}
