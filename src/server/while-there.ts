import { refusal } from "../api/errors.ts";

/**
 * Does something that takes long, as long as whoever asked for it is there.
 * @param work is given a signal that is aborted when they go @throws what the work throws, when they have gone the reason
 */
export async function whileThere<Answer>(
  socket: NodeJS.EventEmitter,
  work: (there: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const gone = new AbortController();
  const leave = () =>
    gone.abort(
      refusal("badRequest", {
        expected: "whoever asks to wait for the answer",
        found: "that they have gone",
        advice: "It was not done.",
      }),
    );
  socket.once("close", leave);
  try {
    return await work(gone.signal);
  } finally {
    // The connection may serve many more calls.
    socket.off("close", leave);
  }
}
