import type { ButlerEvent } from "../core/butler.ts";

/** What is told to those who listen, and what kind of news it is. */
export interface Notification {
  type: string;
  /** JSON. Its container has exactly three keys: one public client prints them with three placeholders. */
  text: string;
}

/** An event of the butler as Plex's clients know it; undefined when they know nothing like it. */
export function notificationOf(event: ButlerEvent): Notification | undefined {
  if (event.type === "activity") {
    const Activity = { ...event.activity, Context: event.activity.Context ?? {} };
    const notice = { event: event.event, uuid: Activity.uuid, Activity };
    return contain("activity", "ActivityNotification", notice);
  }
  if (event.type === "scanned")
    return contain("status", "StatusNotification", {
      title: "Library scan complete",
      description: `${event.title} has been scanned`,
      notificationName: "LIBRARY_UPDATE",
    });
  return undefined;
}

const contain = (type: string, payload: string, notice: object): Notification => ({
  type,
  text: JSON.stringify({ NotificationContainer: { type, size: 1, [payload]: [notice] } }),
});

/**
 * Reads Plex's filter of notifications. `foo,bar`: only these; `-foo,bar`: all but these; empty: all; absent: all but
 * logs.
 */
export function notificationFilter(filter = "-log"): (type: string) => boolean {
  const excluding = filter.startsWith("-");
  const listed = filter
    .slice(excluding ? 1 : 0)
    .split(",")
    .map((type) => type.trim())
    .filter((type) => type !== "");
  if (listed.length === 0) return () => true;
  return (type) => listed.includes(type) !== excluding;
}
