import { z } from "zod";
import { activitySchema } from "../api/activities.ts";
import { runSchema } from "../api/runs.ts";
import { ButlerError } from "./butler-error.ts";
import { type ServerSentEvent, serverSentEvents } from "./server-sent-events.ts";
import type { Wire } from "./wire.ts";

const runEventSchema = runSchema.transform((run) => ({ type: "run" as const, run }));
const activityEventSchema = z
  .object({ event: z.enum(["started", "updated", "ended"]), activity: activitySchema })
  .transform((data) => ({ type: "activity" as const, ...data }));
const eventSchemas = new Map<string, z.ZodType<ButlerEvent>>([
  ["run", runEventSchema],
  ["activity", activityEventSchema],
]);

/** Something that changed on the server. */
export type ButlerEvent = z.output<typeof runEventSchema> | z.output<typeof activityEventSchema>;

/**
 * Listens to the server. The promise settles once the server does listen to us, so that nothing that happens
 * afterwards is missed; the iterator ends when the server closes the stream.
 * @param signal ends it from outside. @throws ButlerError also while iterating, when the connection breaks.
 */
export async function eventsOf(wire: Wire, signal?: AbortSignal): Promise<AsyncGenerator<ButlerEvent, void>> {
  const { status, body } = await wire.call("GET", "/api/events", {
    accept: "text/event-stream",
    ...(signal && { signal }),
  });
  if (!body) throw new ButlerError("GET /api/events has no body.", { status, code: "unexpected-answer" });
  // Asked for now and not at the first event: Node cancels a body that nobody reads when its Response is collected.
  const chunks = body[Symbol.asyncIterator]();
  return known(serverSentEvents(chunks), wire);
}

/** Leaves out events of names that a newer server may have. */
async function* known(stream: AsyncIterable<ServerSentEvent>, wire: Wire): AsyncGenerator<ButlerEvent, void> {
  try {
    for await (const { event, data } of stream) {
      const schema = eventSchemas.get(event);
      if (schema) yield schema.parse(JSON.parse(data));
    }
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError) {
      const message = `GET /api/events sent something else than promised: ${error.message}`;
      throw new ButlerError(message, { code: "unexpected-answer", cause: error });
    }
    throw wire.broken(error);
  }
}
