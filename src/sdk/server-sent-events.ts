/** One dispatched event. `event` is "message" where the stream names none. */
export interface ServerSentEvent {
  event: string;
  data: string;
}

/**
 * Reads an event stream by the rules of the HTML standard (section 9.2.6): lines end in CR, LF or CRLF, data lines are
 * joined by LF, a line that begins with a colon is a comment, an event that the end of the stream cuts off is dropped.
 * `id` and `retry` are ignored. Leaving the loop cancels the stream.
 */
export async function* serverSentEvents(
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<ServerSentEvent, void> {
  let event = "message";
  let data: string[] = [];
  for await (const line of lines(stream)) {
    if (line === "") {
      if (data.length > 0) yield { event, data: data.join("\n") };
      event = "message";
      data = [];
      continue;
    }
    const [, field, value = ""] = line.match(/^([^:]*)(?:: ?(.*))?$/s) ?? [];
    if (field === "event") event = value;
    if (field === "data") data.push(value);
  }
}

/** The chunks of a body, from its reader: browsers of some years ago cannot iterate it. Leaving the loop cancels it. */
export function chunksOf(body: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  const reader = body.getReader();
  const next = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
    const { done, value } = await reader.read();
    return done ? { done, value: undefined } : { done: false, value };
  };
  const end = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
    await reader.cancel();
    return { done: true, value: undefined };
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: end }) };
}

/** The lines of a stream of UTF-8, without their ends; a last line without an end is dropped. */
async function* lines(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let rest = "";
  let endedInCr = false;
  for await (const bytes of stream) {
    let text = decoder.decode(bytes, { stream: true });
    if (text === "") continue;
    // The second half of a CRLF whose first half has already ended the line.
    if (endedInCr && text.startsWith("\n")) text = text.slice(1);
    endedInCr = text.endsWith("\r");
    const complete = (rest + text).split(/\r\n|\n|\r/);
    rest = complete.pop() ?? "";
    yield* complete;
  }
}
