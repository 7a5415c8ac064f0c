import {
  type Guide,
  type GuideChange,
  guideListSchema,
  guideSchema,
  type NewGuide,
  type Now,
  nowSchema,
  type ProgrammePage,
  programmePageSchema,
} from "../api/guides.ts";
import type { Wire } from "./wire.ts";

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
    list: async (): Promise<Guide[]> => (await wire.json(guideListSchema, "GET", "/api/guides")).guides,
    get: (id: number): Promise<Guide> => wire.json(guideSchema, "GET", `/api/guides/${id}`),
    /** Adds a guide, which the server begins to read. */
    add: (guide: NewGuide): Promise<Guide> => wire.json(guideSchema, "POST", "/api/guides", { body: guide }),
    /** Changes what is given. */
    change: (id: number, change: GuideChange): Promise<Guide> =>
      wire.json(guideSchema, "PATCH", `/api/guides/${id}`, { body: change }),
    /** Forgets a guide. */
    remove: async (id: number): Promise<void> =>
      void (await wire.json(guideListSchema, "DELETE", `/api/guides/${id}`)),
    /** Has one guide read, where it has changed. */
    refresh: async (id: number): Promise<void> => {
      const response = await wire.call("POST", `/livetv/dvrs/${id}/reloadGuide`);
      await response.body?.cancel();
    },
    /** What is on, and on next. @param options.at ISO 8601; absent: now */
    now: (id: number, { at }: { at?: string | undefined } = {}): Promise<Now> =>
      wire.json(nowSchema, "GET", `/api/guides/${id}/now`, { query: { at } }),
    /** A page of programmes, channel after channel. */
    programmes: (id: number, question: ProgrammeQuestion = {}): Promise<ProgrammePage> =>
      wire.json(programmePageSchema, "GET", `/api/guides/${id}/programmes`, { query: { ...question } }),
  };
}
