import type { Activity } from "../api/activities.ts";
import type { CallOptions } from "./patience.ts";
import { flag, list, maybe, object, oneOf, record, type Shape, text, whole } from "./shapes.ts";
import { segment, type Wire } from "./wire.ts";

/** Some servers send it as text. */
const userId: Shape<number> = (value, place) => {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return whole(number, place);
};
const context: Shape<Record<string, string>> = (value, place) => {
  for (const [name, one] of Object.entries(record(value, place))) text(one, `${place}.${name}`);
  return value as Record<string, string>;
};

/** A row of the list of activities. */
const activityShape = object({
  uuid: text,
  type: text,
  cancellable: flag,
  userID: userId,
  title: text,
  subtitle: text,
  progress: whole,
  Context: maybe(context),
}) satisfies Shape<Activity>;

/** That one has begun, gone on or ended. */
export const noticeShape = object({ event: oneOf("started", "updated", "ended"), activity: activityShape });

const listShape = object({ MediaContainer: object({ Activity: list(activityShape) }) });

/** What the server is doing now. Each call throws ButlerError. */
export function activitiesOf(wire: Wire) {
  return {
    list: async (options: CallOptions = {}): Promise<Activity[]> =>
      (await wire.json((value) => listShape(value, ""), "GET", "/activities", options)).MediaContainer
        .Activity,
    /** Cancels one that is cancellable. @throws SDKException 400 when it is not, 404 when it has ended */
    cancel: async (uuid: string, options: CallOptions = {}): Promise<void> => {
      await wire.call("DELETE", `/activities/${segment(uuid)}`, options);
    },
  };
}
