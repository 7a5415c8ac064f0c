import type { Activity } from "../api/activities.ts";
import { activitiesOf } from "./activities.ts";
import { type ActivityChange, changesBetween } from "./activity-changes.ts";
import { contentTypeOf } from "./answer.ts";
import { AbortError, ButlerError, ConnectionError, SDKException } from "./errors.ts";
import { pause } from "./patience.ts";
import { chunksOf, serverSentEvents } from "./server-sent-events.ts";
import { anything, Mismatch, object, record, text } from "./shapes.ts";
import { framesOf, NotOpened } from "./websocket.ts";
import type { Wire } from "./wire.ts";

/** One thing that an activity does; a server may leave out what has not changed. */
export type ActivityNotification = Omit<ActivityChange, "Activity"> & { Activity: Partial<Activity> };

/** What a server tells by itself: the inside of Plex's `NotificationContainer`. Only activities are described here. */
export interface Notification {
  /** Such as `activity`, `status`, `timeline`, `playing`. */
  type: string;
  size: number;
  ActivityNotification?: ActivityNotification[];
  [payload: string]: unknown;
}

export interface NotificationOptions {
  /** Ends it, with an AbortError. */
  signal?: AbortSignal | undefined;
  /** As Plex has it: `foo,bar` only these, `-foo,bar` all but these; absent: all but logs. */
  filters?: string | undefined;
  /** Milliseconds between two looks at the activities, where the server does not tell by itself; 2,000 when absent. */
  lookEvery?: number | undefined;
  /** In the place of the global one, where there is none or it will not do. */
  WebSocket?: typeof WebSocket | undefined;
}

/** A way of being told. It ends or throws when it is over, and says whether it ever worked. */
type Way = (heard: () => void) => AsyncGenerator<Notification, void>;

const containerShape = object({ NotificationContainer: anything });
const firstPause = 500;
const longestPause = 30_000;

/**
 * What the server tells by itself, without an end: over a websocket; where that does not open, as a stream of events;
 * where there is none, by looking at the activities again and again. A connection that breaks is made again, after pauses
 * that become longer; what happened meanwhile is not told.
 * @throws AbortError, and ButlerError for what no other try would mend, such as a token that is not known
 */
export async function* notificationsOf(
  wire: Wire,
  options: NotificationOptions = {},
): AsyncGenerator<Notification, void> {
  const { signal } = options;
  const ways: Way[] = [
    (heard) => byWebsocket(wire, options, heard),
    (heard) => byEventStream(wire, options, heard),
    (heard) => byLooking(wire, options, heard),
  ];
  let wait = firstPause;
  for (let at = 0; ; ) {
    let works = false;
    const heard = () => {
      works = true;
      wait = firstPause;
    };
    try {
      yield* ways[at]!(heard);
    } catch (error) {
      if (signal?.aborted) throw new AbortError(signal.reason);
      if (!works && at < ways.length - 1 && isNotThere(error)) {
        at++;
        continue;
      }
      if (!(error instanceof ConnectionError) && !isPassing(error)) throw error;
      // A server that comes back may come back with a websocket.
      if (!works) at = 0;
    }
    if (signal?.aborted) throw new AbortError(signal.reason);
    await pause(wait, signal);
    wait = Math.min(longestPause, wait * 2);
  }
}

/** A way that this server, this platform or a proxy between them does not have. */
const isNotThere = (error: unknown): boolean =>
  error instanceof NotOpened ||
  (error instanceof SDKException && ![401, 403].includes(error.statusCode) && !isPassing(error));

const isPassing = (error: unknown): boolean =>
  error instanceof SDKException && [408, 429, 502, 503, 504].includes(error.statusCode);

async function* byWebsocket(
  wire: Wire,
  { signal, filters, WebSocket = globalThis.WebSocket }: NotificationOptions,
  heard: () => void,
): AsyncGenerator<Notification, void> {
  if (WebSocket === undefined) throw new NotOpened("This platform has no websockets.");
  const url = new URL(`${wire.place}/:/websockets/notifications`);
  url.protocol = url.protocol.replace("http", "ws");
  // A browser's websocket can send no headers.
  const token = await wire.token();
  if (token !== "") url.searchParams.set("X-Plex-Token", token);
  if (filters !== undefined) url.searchParams.set("filters", filters);
  for await (const frame of framesOf(() => new WebSocket(url), { signal, opened: heard })) {
    yield notificationIn(frame);
  }
}

async function* byEventStream(
  wire: Wire,
  { signal, filters }: NotificationOptions,
  heard: () => void,
): AsyncGenerator<Notification, void> {
  const path = "/:/eventsource/notifications";
  const { answer, broken, release } = await wire.stream(path, {
    signal,
    accept: "text/event-stream",
    query: { filters },
  });
  const type = contentTypeOf(answer.headers);
  // Plex's own document calls the stream an octet stream.
  if (!answer.body || !["text/event-stream", "application/octet-stream"].includes(type)) {
    await answer.body?.cancel();
    throw new NotOpened(`The server has no stream of events: it sent ${type || "nothing"}.`);
  }
  heard();
  const events = serverSentEvents(chunksOf(answer.body));
  try {
    for await (const { data } of events) yield notificationIn(data);
  } catch (error) {
    throw broken(error);
  } finally {
    release();
  }
}

async function* byLooking(
  wire: Wire,
  { signal, lookEvery = 2000 }: NotificationOptions,
  heard: () => void,
): AsyncGenerator<Notification, void> {
  const { list } = activitiesOf(wire);
  let before = await list({ signal });
  heard();
  for (;;) {
    await pause(lookEvery, signal);
    const now = await list({ signal });
    for (const change of changesBetween(before, now)) {
      yield { type: "activity", size: 1, ActivityNotification: [change] };
    }
    before = now;
  }
}

/** @throws ButlerError for a frame that is no notification */
function notificationIn(frame: string): Notification {
  try {
    const { NotificationContainer } = containerShape(JSON.parse(frame), "");
    const container = record(NotificationContainer, "NotificationContainer");
    return { size: 1, ...container, type: text(container.type, "NotificationContainer.type") };
  } catch (error) {
    const why = error instanceof Mismatch ? error.message : "It is no JSON.";
    throw new ButlerError(`The server sent something else than a notification. ${why}`, {
      code: "unexpected-answer",
    });
  }
}
