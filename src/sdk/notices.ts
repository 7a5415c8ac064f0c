import type {
  DeliveryTest,
  NewNoticeChannel,
  Notice,
  NoticeChannel,
  NoticeChannelChange,
} from "../api/telling.ts";
import { later } from "./later.ts";
import type { CallOptions } from "./patience.ts";
import type { Wire } from "./wire.ts";

const schemas = () => import("../api/telling.ts");
const channelRead = later(async () => (await schemas()).noticeChannelSchema);
const channelsRead = later(async () => (await schemas()).noticeChannelListSchema);
const testRead = later(async () => (await schemas()).deliveryTestSchema);
const noticesRead = later(async () => (await schemas()).noticeListSchema);

const path = "/api/notifications";

/**
 * Of what people are told, and by which channels. Ours: a Plex Media Server has no such calls. For admins. Each call
 * throws ButlerError.
 */
export function noticesOf(wire: Wire) {
  return {
    /** By what people are told. What is secret in their settings is masked. */
    channels: async (options: CallOptions = {}): Promise<NoticeChannel[]> =>
      (await wire.json(channelsRead, "GET", path, options)).channels,
    /** Adds a channel. @throws ButlerError 400 when its settings cannot be used */
    addChannel: (channel: NewNoticeChannel, options: CallOptions = {}): Promise<NoticeChannel> =>
      wire.json(channelRead, "POST", path, { ...options, body: channel }),
    /** Changes what is given. */
    changeChannel: (
      id: number,
      change: NoticeChannelChange,
      options: CallOptions = {},
    ): Promise<NoticeChannel> =>
      wire.json(channelRead, "PATCH", `${path}/${id}`, { ...options, body: change }),
    /** Forgets a channel, with what waits for it. */
    removeChannel: (id: number, options: CallOptions = {}): Promise<NoticeChannel> =>
      wire.json(channelRead, "DELETE", `${path}/${id}`, options),
    /** Sends a test at once. @returns what the receiver answered */
    test: (id: number, options: CallOptions = {}): Promise<DeliveryTest> =>
      wire.json(testRead, "POST", `${path}/${id}/test`, options),
    /** What was told, the newest first. */
    list: async (
      question: { limit?: number; before?: number } = {},
      options: CallOptions = {},
    ): Promise<Notice[]> =>
      (await wire.json(noticesRead, "GET", `${path}/history`, { ...options, query: question })).notices,
  };
}
