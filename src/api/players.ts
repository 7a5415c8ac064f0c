import { z } from "zod";

/** Who may tell that somebody plays. */
export const playerServices = ["plex", "jellyfin", "tautulli"] as const;
export type PlayerService = (typeof playerServices)[number];

/** What a notification of a player says: who it is, what it plays, and whether it does so now. */
export interface PlayerNotice {
  event: string;
  player: string;
  title: string;
  playing: boolean;
}

export const playerAnswerSchema = z.object({
  event: z.string().describe("as its sender calls it"),
  playing: z.array(z.string()).describe("what is played now, as far as this sender has told"),
});

const word = z.string().catch("");

const plex = z
  .looseObject({
    event: z.string(),
    Player: z.looseObject({ uuid: word, title: word }).catch({ uuid: "", title: "" }),
    Metadata: z.looseObject({ title: word }).catch({ title: "" }),
  })
  .transform(({ event, Player, Metadata }) => ({ event, player: Player.uuid, title: Metadata.title }));

const jellyfin = z
  .looseObject({ NotificationType: z.string(), DeviceId: word, Name: word, IsPaused: z.unknown().optional() })
  .transform(({ NotificationType, DeviceId, Name, IsPaused }) => ({
    event: NotificationType,
    player: DeviceId,
    title: Name,
    // Its templates write booleans as they like.
    isPaused: String(IsPaused).toLowerCase() === "true",
  }));

const tautulli = z
  .looseObject({ action: z.string(), session_key: z.union([z.string(), z.number()]).catch(""), title: word })
  .transform(({ action, session_key, title }) => ({ event: action, player: String(session_key), title }));

/**
 * Reads what a player's server tells. Facts: Plex's webhooks (`media.play`, `.pause`, `.resume`, `.stop`), the webhook
 * plugin of Jellyfin (`PlaybackStart`, `PlaybackProgress`, `PlaybackStop`), and Tautulli's actions.
 * @returns null for an event that says nothing of playing; undefined when it is no notification of this service
 */
export function playerNotice(service: PlayerService, payload: unknown): PlayerNotice | null | undefined {
  if (service === "plex") {
    const told = plex.safeParse(payload).data;
    return told && noticeOf(told, /^media\.(play|resume)$/, /^media\.(pause|stop)$/);
  }
  if (service === "jellyfin") {
    const told = jellyfin.safeParse(payload).data;
    if (!told?.isPaused) return told && noticeOf(told, /^Playback(Start|Progress)$/, /^PlaybackStop$/);
    return noticeOf(told, /^$/, /^Playback(Start|Progress|Stop)$/);
  }
  const told = tautulli.safeParse(payload).data;
  return told && noticeOf(told, /^(play|resume)$/, /^(pause|stop|error)$/);
}

function noticeOf(
  { event, player, title }: { event: string; player: string; title: string },
  begins: RegExp,
  ends: RegExp,
): PlayerNotice | null {
  const playing = begins.test(event);
  return playing || ends.test(event) ? { event, player, title: title || "something", playing } : null;
}
