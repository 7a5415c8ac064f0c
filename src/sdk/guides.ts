import type { Guide, GuideChange, NewGuide, Now, ProgrammePage } from "../api/guides.ts";
import { later } from "./later.ts";
import type { CallOptions } from "./patience.ts";
import type { Wire } from "./wire.ts";

const schemas = () => import("../api/guides.ts");
const guideRead = later(async () => (await schemas()).guideSchema);
const listRead = later(async () => (await schemas()).guideListSchema);
const nowRead = later(async () => (await schemas()).nowSchema);
const pageRead = later(async () => (await schemas()).programmePageSchema);

export interface ProgrammeQuestion {
  /** The number, name or guide's id of a channel; absent: all of them. */
  channel?: string | undefined;
  /** ISO 8601; absent: now. */
  from?: string | undefined;
  /** ISO 8601; absent: as far as the guide goes. */
  to?: string | undefined;
  /** 200 when absent, at most 1,000. */
  limit?: number | undefined;
  /** `next` of the page before. */
  after?: string | undefined;
}

/** Programme guides. Ours: a Plex Media Server has no such calls. Each call throws ButlerError. */
export function guidesOf(wire: Wire) {
  return {
    /** All of them. */
    list: async (options: CallOptions = {}): Promise<Guide[]> =>
      (await wire.json(listRead, "GET", "/api/guides", options)).guides,
    /** One of them. */
    get: (id: number, options: CallOptions = {}): Promise<Guide> =>
      wire.json(guideRead, "GET", `/api/guides/${id}`, options),
    /** Adds a guide, which the server begins to read. */
    add: (guide: NewGuide, options: CallOptions = {}): Promise<Guide> =>
      wire.json(guideRead, "POST", "/api/guides", { ...options, body: guide }),
    /** Changes what is given. */
    change: (id: number, change: GuideChange, options: CallOptions = {}): Promise<Guide> =>
      wire.json(guideRead, "PATCH", `/api/guides/${id}`, { ...options, body: change }),
    /** Forgets a guide. */
    remove: async (id: number, options: CallOptions = {}): Promise<void> =>
      void (await wire.json(listRead, "DELETE", `/api/guides/${id}`, options)),
    /** Has one guide read, where it has changed. */
    refresh: async (id: number, options: CallOptions = {}): Promise<void> => {
      await wire.call("POST", `/livetv/dvrs/${id}/reloadGuide`, options);
    },
    /** What is on, and on next. @param at ISO 8601; absent: now */
    now: (id: number, { at }: { at?: string | undefined } = {}, options: CallOptions = {}): Promise<Now> =>
      wire.json(nowRead, "GET", `/api/guides/${id}/now`, { ...options, query: { at } }),
    /** A page of programmes, channel after channel. */
    programmes: (
      id: number,
      question: ProgrammeQuestion = {},
      options: CallOptions = {},
    ): Promise<ProgrammePage> =>
      wire.json(pageRead, "GET", `/api/guides/${id}/programmes`, { ...options, query: { ...question } }),
  };
}
