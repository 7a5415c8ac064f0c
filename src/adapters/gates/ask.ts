import { readText } from "../web-body.ts";

/** Milliseconds. */
const patience = 3000;
/** Bytes of an answer: a hundred sessions take a tenth of it. */
const longest = 8_000_000;

/** What a media server plays, or why that is not known. */
export type Played = { playing: string[] } | { unknown: string };

/**
 * Asks a server that a person has named for JSON. It is asked each second, so no failure lasts.
 * @param name of the server, for people @returns why it cannot be told, as a sentence; never throws
 */
export async function askForSessions(
  name: string,
  url: string,
  path: string,
  headers: Record<string, string>,
  read: (answer: unknown) => string[] | undefined,
  signal: AbortSignal,
): Promise<Played> {
  try {
    const response = await fetch(`${url.replace(/\/+$/, "")}${path}`, {
      headers: { Accept: "application/json", ...headers },
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
    });
    if (response.status === 401 || response.status === 403) {
      await response.body?.cancel();
      return { unknown: `${name} refuses the key that was given for it.` };
    }
    if (!response.ok) {
      await response.body?.cancel();
      return { unknown: `${name} answered with status ${response.status}.` };
    }
    const playing = read(JSON.parse(await readText(response, longest)));
    return playing ? { playing } : { unknown: `${name} answered with something else than its sessions.` };
  } catch {
    return { unknown: `${name} could not be asked at ${url}.` };
  }
}
