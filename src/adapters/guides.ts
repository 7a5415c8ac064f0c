import { setImmediate as breathe } from "node:timers/promises";
import type { PreferenceId, PreferenceValue } from "../api/preferences.ts";
import type { Clock, GuideRefresh, Guides } from "../core/ports.ts";
import {
  type ChannelMapping,
  channelMapper,
  type GuideChannel,
  ownChannel,
  settledEnd,
} from "../media/guide/programme.ts";
import type { StoredGuide } from "../store/guides.ts";
import { longestUnknownMs } from "../store/programmes.ts";
import type { Store } from "../store/store.ts";
import { AskedToWait, type GuideBatch, type GuideEnd } from "./guides/messages.ts";
import { readGuide } from "./guides/reading.ts";

/** Rows looked at, or removed, in one go: a few milliseconds of the server's time. */
const pageSize = 500;
/** More have no guides; each costs memory while its guide is read. */
const mostChannels = 100_000;

/** The guides of the memory, read from files and addresses. */
export function createGuides(store: Store, house: { clock: Clock; preference: PreferenceOf }): Guides {
  /** Guides that are being read, and into which edition. */
  const inHand = new Map<number, { stop: AbortController; edition: number | undefined }>();

  async function refresh(
    guide: StoredGuide,
    signal: AbortSignal,
    onProgress: (fraction: number) => void,
  ): Promise<GuideRefresh> {
    const now = house.clock.now();
    if (guide.retry_at !== null && guide.retry_at > now) {
      const until = Temporal.Instant.fromEpochMilliseconds(guide.retry_at);
      throw new Error(
        `The server of the guide asked to be left alone until ${until.toString({ smallestUnit: "second" })}.`,
      );
    }
    const from = startOfYesterday(now, zoneOf(guide));
    const known = guide.revision === null ? null : JSON.parse(guide.revision);
    const edition = beginEdition(store, guide.id);
    inHand.get(guide.id)!.edition = edition.id;
    const end = await taken(
      readGuide(
        { source: guide.source, zone: zoneOf(guide), known, from, now, limits: limitsOf(house.preference) },
        signal,
      ),
      (batch) => {
        edition.add(batch);
        onProgress(batch.fraction);
      },
    );
    if (end === undefined) return sweptOnly(guide, from, signal);
    const settled = await settle(edition.id, from, signal);
    const old = end.old + settled.old;
    if (settled.programmes === 0) {
      const all = end.sent + end.old + end.unusable;
      const found = all === 0 ? "none" : `${all} that were over before yesterday, or cannot be used`;
      throw new Error(`Expected a guide with programmes of today, found ${found}. What there was stays.`);
    }
    const { programmes, startsAt, endsAt, silent } = settled;
    const channels = store.programmes.channels(edition.id);
    const counts = { channels: channels.length, programmes, starts_at: startsAt, ends_at: endsAt };
    const isPublished = store.editions.publish(guide, edition.id, counts, {
      revision: JSON.stringify(end.revision),
      refreshed_at: now,
      checked_at: now,
    });
    if (!isPublished) throw new Error("The guide was changed while it was read. Refresh it again.");
    return {
      unchanged: false,
      channels: channels.length,
      programmes,
      overlapping: settled.cut + (end.sent - settled.programmes - settled.old),
      old,
      unusable: { count: end.unusable, line: end.unusableLine },
      ...namesOf(guide, channels, silent),
    };
  }

  /** The source has nothing newer. */
  async function sweptOnly(guide: StoredGuide, from: number, signal: AbortSignal): Promise<GuideRefresh> {
    let old = 0;
    if (guide.edition_id !== null) {
      for (const channel of store.editions.channelIds(guide.edition_id)) {
        signal.throwIfAborted();
        old += store.programmes.sweep(channel, from);
        await breathe();
      }
      store.editions.recount(guide.edition_id, old);
    }
    store.guides.update(guide.id, { checked_at: house.clock.now(), problem: null, retry_at: null });
    return { ...nothing, unchanged: true, old };
  }

  /** Says of every programme when it ends, now that all of its channel are known. */
  async function settle(editionId: number, from: number, signal: AbortSignal) {
    const found = { programmes: 0, cut: 0, old: 0, startsAt: null, endsAt: null, silent: [] } as Settled;
    for (const channel of store.editions.channelIds(editionId)) {
      const before = found.programmes;
      // One more than is settled: the last of a page needs to know what follows.
      for (let after = Number.MIN_SAFE_INTEGER; ; ) {
        signal.throwIfAborted();
        const page = store.editions.times(channel, after, pageSize + 1);
        const ends: { id: number; endMs: number | null }[] = [];
        const removed: number[] = [];
        for (const [place, { id, startMs, endMs }] of page.slice(0, pageSize).entries()) {
          const settled = settledEnd(endMs, page[place + 1]?.startMs);
          if ((settled ?? startMs + longestUnknownMs) <= from) removed.push(id);
          else {
            if (settled !== endMs) ends.push({ id, endMs: settled });
            found.programmes++;
            found.startsAt = Math.min(found.startsAt ?? startMs, startMs);
            found.endsAt = Math.max(found.endsAt ?? startMs, settled ?? startMs);
          }
          if (endMs !== null && settled !== endMs) found.cut++;
        }
        if (ends.length + removed.length > 0) store.editions.settle(ends, removed);
        found.old += removed.length;
        await breathe();
        if (page.length <= pageSize) break;
        after = page[pageSize - 1]!.startMs;
      }
      if (found.programmes === before) found.silent.push(channel);
    }
    return found;
  }

  /** Removes editions that nothing shows, and nobody makes. */
  async function removeLeftovers(signal?: AbortSignal): Promise<void> {
    for (const edition of store.editions.leftover()) {
      if ([...inHand.values()].some((one) => one.edition === edition)) continue;
      while (!signal?.aborted && store.editions.removeSome(edition, pageSize)) await breathe();
    }
  }

  return {
    all: () => store.guides.all().map(({ id, title }) => ({ id, title })),
    refresh: async (id, { signal, onProgress }) => {
      const guide = store.guides.get(id);
      if (guide === undefined) return undefined;
      const stop = new AbortController();
      inHand.set(id, { stop, edition: undefined });
      try {
        await removeLeftovers(signal);
        return await refresh(guide, AbortSignal.any([signal, stop.signal]), onProgress);
      } catch (error) {
        if (isFull(error)) throw noRoom();
        if (!signal.aborted)
          store.guides.update(id, {
            problem: error instanceof Error ? error.message : String(error),
            ...(error instanceof AskedToWait && { retry_at: error.retryAt }),
          });
        throw error;
      } finally {
        inHand.delete(id);
        // Where there is no room even for that, the next refresh does it.
        await removeLeftovers(signal).catch((error: unknown) => {
          if (!isFull(error)) throw error;
        });
      }
    },
    remove: async (id) => {
      inHand.get(id)?.stop.abort(new Error("The guide was removed while it was read."));
      const isThere = store.guides.remove(id);
      await removeLeftovers();
      return isThere;
    },
  };
}

type PreferenceOf = <Id extends PreferenceId>(id: Id) => PreferenceValue<Id>;

interface Settled {
  programmes: number;
  cut: number;
  old: number;
  startsAt: number | null;
  endsAt: number | null;
  /** Ids of channels without programmes. */
  silent: number[];
}

const nothing: GuideRefresh = {
  unchanged: false,
  channels: 0,
  programmes: 0,
  overlapping: 0,
  old: 0,
  unusable: { count: 0, line: undefined },
  silent: [],
  unmatched: [],
};

const limitsOf = (preference: PreferenceOf) => ({
  bytes: preference("EpgGuideSizeLimit") * 1e6,
  milliseconds: preference("EpgGuideTimeLimit") * 60_000,
  idleMilliseconds: 30_000,
});

const isFull = (error: unknown) => (error as { code?: unknown } | null)?.code === "SQLITE_FULL";

const noRoom = () =>
  Object.assign(
    new Error("There is no room left on the disk of the data folder. The guide stays as it was; make room."),
    { code: "ENOSPC" },
  );

const zoneOf = (guide: StoredGuide): string => guide.time_zone ?? "UTC";

function startOfYesterday(now: number, zone: string): number {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).startOfDay();
  return today.subtract({ days: 1 }).epochMilliseconds;
}

/** An edition in the making. Programmes may come before their channel, or without it. */
function beginEdition(store: Store, guideId: number) {
  const id = store.editions.begin(guideId);
  const channels = new Map<string, number>();
  const keep = (channel: GuideChannel) => {
    channels.set(channel.id, store.editions.keepChannel(id, channel.id, JSON.stringify(channel)));
    if (channels.size > mostChannels)
      throw new Error(`Expected a guide of at most ${mostChannels} channels, found more.`);
    return channels.get(channel.id)!;
  };
  return {
    id,
    add: (batch: GuideBatch) =>
      store.transaction(() => {
        for (const channel of batch.channels) keep(channel);
        store.editions.addProgrammes(
          batch.programmes.map(({ channel, ...programme }) => ({
            ...programme,
            channelId: channels.get(channel) ?? keep({ id: channel, names: [], numbers: [] }),
          })),
        );
      }),
  };
}

/** Hands over what comes. @returns what came at the end */
async function taken(
  reading: AsyncGenerator<GuideBatch, GuideEnd | undefined, undefined>,
  take: (batch: GuideBatch) => void,
): Promise<GuideEnd | undefined> {
  try {
    for (;;) {
      const { done, value } = await reading.next();
      if (done) return value;
      take(value);
    }
  } finally {
    await reading.return(undefined);
  }
}

function namesOf(
  guide: StoredGuide,
  channels: readonly { id: number; details: string }[],
  silent: readonly number[],
): Pick<GuideRefresh, "silent" | "unmatched"> {
  const mappings = JSON.parse(guide.channels) as ChannelMapping[];
  const languages = JSON.parse(guide.languages) as string[];
  const mappingOf = channelMapper(mappings);
  const used = new Set<ChannelMapping | undefined>();
  const isSilent = new Set(silent);
  const names: string[] = [];
  for (const { id, details } of channels) {
    const channel = JSON.parse(details) as GuideChannel;
    const mapping = mappingOf(channel);
    used.add(mapping);
    if (isSilent.has(id) && !mapping?.hidden) names.push(ownChannel(channel, mapping, languages).name);
  }
  return {
    silent: names,
    unmatched: mappings.filter((mapping) => !used.has(mapping)).map((mapping) => mapping.guide),
  };
}
