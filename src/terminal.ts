import { createInterface } from "node:readline";
import { Writable } from "node:stream";

/** Asks at the terminal. @returns undefined where there is none, or the person left with Ctrl-C or Ctrl-D */
export function ask(question: string, { secret = false } = {}): Promise<string | undefined> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return Promise.resolve(undefined);
  // Standard output may be what somebody wants to keep: questions go to the other one.
  const silence = new Writable({ write: (_, __, done) => done() });
  const line = createInterface({
    input: process.stdin,
    output: secret ? silence : process.stderr,
    terminal: true,
  });
  // Only now, because what is typed is shown until the line is ours.
  if (secret) process.stderr.write(question);
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  line.on("SIGINT", () => line.close());
  line.on("close", () => {
    if (secret) process.stderr.write("\n");
    resolve(undefined);
  });
  line.question(secret ? "" : question, (answer) => {
    resolve(answer);
    line.close();
  });
  return promise;
}
