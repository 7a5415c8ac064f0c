import { createServer } from "node:net";
import type { Check } from "../../api/checks.ts";
import { ok, warning, wrong } from "./verdicts.ts";

const name = "server";

/**
 * Whether the server of the data folder answers; where none should, whether its port is free.
 * @param address where the server said that it answers; absent: it is not running
 */
export async function checkServer(
  address: string | undefined,
  place: { host: string; port: number },
  version: string,
): Promise<Check> {
  if (address === undefined) return checkPort(place);
  let distrust: string | undefined;
  const identity = await fetch(`${address}/identity`, {
    headers: { Accept: "application/json" },
    signal: AbortSignal.timeout(patience),
  })
    .then((answer) => answer.json() as Promise<{ MediaContainer?: { version?: string } }>)
    .catch((error: Error) => {
      const { code = "", message } = (error.cause ?? {}) as NodeJS.ErrnoException;
      if (/CERT|SIGNATURE/.test(code)) distrust = message;
      return undefined;
    });
  if (distrust !== undefined)
    return warning(
      name,
      `it answers at ${address}, by a certificate that this command does not trust for that: ${distrust}`,
      "Ask by a name that the certificate is for (--server); for an authority of your own set NODE_EXTRA_CA_CERTS to its file.",
    );
  const theirs = identity?.MediaContainer?.version;
  if (theirs === undefined)
    return wrong(
      name,
      `it should answer at ${address}, and does not`,
      "Start it: butler serve. If it runs, its log says more.",
    );
  return theirs === version
    ? ok(name, `Butler ${theirs} answers at ${address}`)
    : warning(
        name,
        `Butler ${theirs} answers at ${address}, this command is ${version}`,
        "Start the server again.",
      );
}

/** Milliseconds. */
const patience = 5000;

function checkPort({ host, port }: { host: string; port: number }): Promise<Check> {
  const { promise, resolve } = Promise.withResolvers<Check>();
  const probe = createServer();
  probe.once("error", ({ code, message }: NodeJS.ErrnoException) => {
    const found =
      code === "EADDRINUSE"
        ? `it is not running, and another program has port ${port} of ${host}`
        : `it is not running, and could not listen at ${host}:${port}: ${message}`;
    const mend =
      "Stop that program (a Plex Media Server uses 32400), or take another port: butler serve --port 32500";
    resolve(wrong(name, found, mend));
  });
  probe.listen(port, host, () =>
    probe.close(() => resolve(ok(name, `it is not running; port ${port} of ${host} is free`))),
  );
  return promise;
}
