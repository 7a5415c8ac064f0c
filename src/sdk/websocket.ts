import { ConnectionError } from "./errors.ts";

/** It never opened. Websockets do not say why: a refused token, an unknown address and a silent server look the same. */
export class NotOpened extends Error {}

const longestOpening = 10_000;
/** Frames that wait for their reader. One who is further behind would only hear of what is long past. */
const mostWaiting = 10_000;

/**
 * The text frames of a websocket. Ends when the server closes it politely; leaving the loop closes it.
 * @throws NotOpened, and ConnectionError when it breaks or 10,000 frames wait for their reader. Neither names the address, which holds the token.
 */
export async function* framesOf(
  open: () => WebSocket,
  { signal, opened }: { signal: AbortSignal | undefined; opened: () => void },
): AsyncGenerator<string, void> {
  const socket = opening(open);
  const frames: string[] = [];
  let isOpen = false;
  let end: "politely" | "broken" | undefined;
  let wake = () => {};
  const close = () => {
    end ??= "broken";
    socket.close();
    wake();
  };
  // Some proxies take the handshake and never answer it.
  const impatience = setTimeout(close, longestOpening);
  socket.addEventListener("open", () => {
    clearTimeout(impatience);
    isOpen = true;
    opened();
  });
  socket.addEventListener("message", ({ data }) => {
    if (typeof data === "string") frames.push(data);
    if (frames.length > mostWaiting) {
      frames.length = 0;
      close();
    }
    wake();
  });
  socket.addEventListener("error", () => {
    end ??= "broken";
    wake();
  });
  socket.addEventListener("close", ({ wasClean }) => {
    end ??= wasClean ? "politely" : "broken";
    wake();
  });
  signal?.addEventListener("abort", close, { once: true });
  if (signal?.aborted) close();
  try {
    for (;;) {
      const frame = frames.shift();
      if (frame !== undefined) yield frame;
      else if (end === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      } else if (!isOpen) throw new NotOpened("The websocket did not open.");
      else if (end === "broken") throw new ConnectionError("The websocket broke.");
      else return;
    }
  } finally {
    clearTimeout(impatience);
    signal?.removeEventListener("abort", close);
    socket.close();
  }
}

/** The browser's own error, such as for a page of https that asks for http, would name the address. */
function opening(open: () => WebSocket): WebSocket {
  try {
    return open();
  } catch {
    throw new NotOpened("The platform refused to open a websocket.");
  }
}
