import type { Activity } from "../api/activities.ts";
import type { Run } from "../api/runs.ts";
import { noticeShape } from "./activities.ts";
import { ButlerError } from "./errors.ts";
import { mismatch } from "./failures.ts";
import { later } from "./later.ts";
import type { CallOptions } from "./patience.ts";
import { chunksOf, type ServerSentEvent, serverSentEvents } from "./server-sent-events.ts";
import type { Reader, Streamed, Wire } from "./wire.ts";

/** Something that changed on the server. */
export type ButlerEvent =
  | { type: "run"; run: Run }
  | { type: "activity"; event: "started" | "updated" | "ended"; activity: Activity };

const runRead = later(async () => (await import("../api/runs.ts")).runSchema);
const readers = new Map<string, Reader<ButlerEvent>>([
  ["run", async (value) => ({ type: "run", run: await runRead(value) })],
  ["activity", (value) => ({ type: "activity", ...noticeShape(value, "") })],
]);

/**
 * Listens to the server. The promise settles once the server does listen to us, so that nothing that happens
 * afterwards is missed; the iterator ends when the server closes the stream.
 * @throws ButlerError also while iterating, when the connection breaks.
 */
export async function eventsOf(
  wire: Wire,
  options: CallOptions = {},
): Promise<AsyncGenerator<ButlerEvent, void>> {
  const { answer, broken, release } = await wire.stream("/api/events", {
    ...options,
    accept: "text/event-stream",
  });
  if (!answer.body) throw broken(new Error("the answer has no body"));
  // Asked for now and not at the first event: Node cancels a body that nobody reads when its Response is collected.
  const chunks = chunksOf(answer.body);
  return known(serverSentEvents(chunks), { broken, release });
}

/** Leaves out events of names that a newer server may have. */
async function* known(
  stream: AsyncIterable<ServerSentEvent>,
  { broken, release }: Pick<Streamed, "broken" | "release">,
): AsyncGenerator<ButlerEvent, void> {
  const read = async (read: Reader<ButlerEvent>, data: string) => {
    try {
      return await read(JSON.parse(data));
    } catch (cause) {
      const message = `GET /api/events sent something else than promised: ${mismatch(cause)}`;
      throw new ButlerError(message, { code: "unexpected-answer", cause });
    }
  };
  try {
    for await (const { event, data } of stream) {
      const reader = readers.get(event);
      if (reader) yield await read(reader, data);
    }
  } catch (error) {
    throw broken(error);
  } finally {
    release();
  }
}
