import { z } from "zod";
import { effectIn } from "../../api/gates.ts";
import type { PreferenceId, PreferenceValue } from "../../api/preferences.ts";
import type { Observation, Watch } from "../../core/ports.ts";
import { askForSessions, type Played } from "./ask.ts";

type PreferenceOf = <Id extends PreferenceId>(id: Id) => PreferenceValue<Id>;

const plexSessions = z.object({
  MediaContainer: z.object({
    Metadata: z
      .array(
        z.looseObject({
          title: z.string().catch("something"),
          Player: z.looseObject({ state: z.string() }).optional().catch(undefined),
        }),
      )
      .default([]),
  }),
});

/** Of Jellyfin and Emby alike: the one began as the other. */
const sessions = z.array(
  z.looseObject({
    NowPlayingItem: z
      .looseObject({ Name: z.string().catch("something") })
      .nullish()
      .catch(undefined),
    PlayState: z
      .looseObject({ IsPaused: z.boolean().catch(false) })
      .nullish()
      .catch(undefined),
  }),
);

/** Titles that play or load in an answer of `/status/sessions`; undefined when it is none. */
function playedByPlex(answer: unknown): string[] | undefined {
  return plexSessions
    .safeParse(answer)
    .data?.MediaContainer.Metadata.filter(({ Player }) => Player?.state !== "paused")
    .map(({ title }) => title);
}

/** Titles that play in an answer of `/Sessions`; undefined when it is none. */
function playedBySessions(answer: unknown): string[] | undefined {
  return sessions
    .safeParse(answer)
    .data?.filter(({ NowPlayingItem, PlayState }) => NowPlayingItem && !PlayState?.IsPaused)
    .map(({ NowPlayingItem }) => NowPlayingItem!.Name);
}

/** The media servers that are asked who is playing, as far as they have been named. */
export function watchPlaying(preference: PreferenceOf): Watch[] {
  const watch = (
    name: string,
    owner: string,
    url: "PlexServerUrl" | "JellyfinServerUrl" | "EmbyServerUrl",
    ask: (url: string, signal: AbortSignal) => Promise<Played>,
  ): Watch => ({
    name,
    reason: "playing",
    owner,
    everyMs: 1000,
    effect: () => (preference(url) === "" ? "ignore" : effectIn(preference("YieldToPlaying"))),
    look: async (signal) => observationOf(owner, await ask(preference(url), signal)),
  });
  return [
    watch("plex", "Plex", "PlexServerUrl", (url, signal) =>
      askForSessions(
        "The Plex Media Server",
        url,
        "/status/sessions",
        { "X-Plex-Token": preference("PlexServerToken") },
        playedByPlex,
        signal,
      ),
    ),
    watch("jellyfin", "Jellyfin", "JellyfinServerUrl", (url, signal) =>
      askForSessions(
        "Jellyfin",
        url,
        "/Sessions?ActiveWithinSeconds=60",
        { Authorization: `MediaBrowser Token="${preference("JellyfinApiKey")}"` },
        playedBySessions,
        signal,
      ),
    ),
    watch("emby", "Emby", "EmbyServerUrl", (url, signal) =>
      askForSessions(
        "Emby",
        url,
        "/emby/Sessions",
        { "X-Emby-Token": preference("EmbyApiKey") },
        playedBySessions,
        signal,
      ),
    ),
  ];
}

function observationOf(owner: string, played: Played): Observation {
  if ("unknown" in played) return played;
  const [first, ...others] = played.playing;
  if (first === undefined) return { on: false, text: `${owner} plays nothing.` };
  return {
    on: true,
    text: `${owner} plays ${first}${others.length > 0 ? ` and ${others.length} more` : ""}.`,
  };
}
