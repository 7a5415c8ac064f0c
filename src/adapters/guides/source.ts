import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { sourcePlace } from "../../api/guide-source.ts";
import { AskedToWait, type GuideOrder, type Revision } from "./messages.ts";

export interface OpenSource {
  revision: Revision;
  /** Bytes; undefined where they are not known beforehand. */
  size: number | undefined;
  bytes: AsyncIterable<Uint8Array>;
}

/** No server is left alone longer than this, whatever it asks for. */
const longestWaitMs = 86_400_000;

/**
 * Opens the file or address of a guide.
 * @returns undefined when it is still what is known
 * @throws Error for people when it cannot be read; AskedToWait when its server asks to be left alone
 */
export function openSource(order: GuideOrder): Promise<OpenSource | undefined> {
  return /^https?:\/\//i.test(order.source) ? openAddress(order) : openFile(order);
}

async function openFile({ source: file, known }: GuideOrder): Promise<OpenSource | undefined> {
  const look = async () => {
    const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
      const reason = error.code === "ENOENT" ? "there is no such file" : error.message;
      throw new Error(`The guide ${file} cannot be read: ${reason}.`);
    });
    // Opening a pipe would wait for somebody to write into it.
    if (!found.isFile()) throw new Error(`The guide ${file} cannot be read: it is not a file.`);
    return { size: found.size, mtime: Math.trunc(found.mtimeMs) };
  };
  const isSame = (one: Revision, other: Revision) => one.size === other.size && one.mtime === other.mtime;
  const revision = await look();
  if (known && isSame(known, revision)) return undefined;

  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield* createReadStream(file);
    if (!isSame(await look(), revision))
      throw new Error(`The guide ${file} was changed while it was read. The next refresh reads it again.`);
  }
  return { revision, size: revision.size, bytes: bytes() };
}

async function openAddress({ source, known, now, limits }: GuideOrder): Promise<OpenSource | undefined> {
  const place = sourcePlace(source);
  const idle = new AbortController();
  const seconds = limits.idleMilliseconds / 1000;
  const timer = setTimeout(
    () => idle.abort(new Error(`${place} sent nothing for ${seconds} s: gave up on it.`)),
    limits.idleMilliseconds,
  );
  const broken = (error: unknown): Error => {
    if (idle.signal.aborted) return idle.signal.reason;
    return new Error(`The connection to ${place} failed: ${innermost(error).message}.`);
  };
  const response = await fetch(...request(source, known, idle.signal)).catch((error: unknown) => {
    clearTimeout(timer);
    throw broken(error);
  });
  const { headers } = response;
  const revision: Revision = {
    ...present("etag", headers.get("ETag")),
    ...present("lastModified", headers.get("Last-Modified")),
  };
  const isKnown =
    known !== null && (response.status === 304 || (response.ok && isSameAnswer(known, revision)));
  if (isKnown || !response.ok) {
    clearTimeout(timer);
    await response.body?.cancel();
    if (isKnown) return undefined;
    throw refused(place, response, now);
  }

  async function* bytes(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of response.body ?? []) {
        timer.refresh();
        yield chunk;
      }
    } catch (error) {
      throw broken(error);
    } finally {
      clearTimeout(timer);
    }
  }
  const length = headers.has("Content-Encoding") ? undefined : headers.get("Content-Length");
  return { revision, size: length ? Number(length) : undefined, bytes: bytes() };
}

/** User name and password go into a header: `fetch` takes no address that has them. */
function request(source: string, known: Revision | null, signal: AbortSignal): [URL, RequestInit] {
  const url = new URL(source);
  const headers: Record<string, string> = { "User-Agent": "Butler", Accept: "*/*" };
  if (known?.etag) headers["If-None-Match"] = known.etag;
  if (known?.lastModified) headers["If-Modified-Since"] = known.lastModified;
  if (url.username || url.password) {
    const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers.Authorization = `Basic ${Buffer.from(pair).toString("base64")}`;
    url.username = "";
    url.password = "";
  }
  return [url, { headers, signal }];
}

/** Servers that heed no conditions send the whole of it again. */
const isSameAnswer = (known: Revision, found: Revision): boolean =>
  found.etag === undefined
    ? found.lastModified !== undefined &&
      known.etag === undefined &&
      known.lastModified === found.lastModified
    : known.etag === found.etag;

function refused(place: string, { status, statusText, headers }: Response, now: number): Error {
  const said = `${place} answered ${status} ${statusText}`.trimEnd();
  const wait = waitOf(headers.get("Retry-After"), now);
  if (wait === undefined) return new Error(`${said}. Check the address, and what its server asks for.`);
  const retryAt = now + Math.min(wait, longestWaitMs);
  const until = Temporal.Instant.fromEpochMilliseconds(retryAt).toString({ smallestUnit: "second" });
  return new AskedToWait(`${said}, and asks to be left alone until ${until}.`, retryAt);
}

/** Seconds, or a date. @returns milliseconds, above 0 */
function waitOf(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const wait = /^\d{1,12}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return wait > 0 ? wait : undefined;
}

const present = <Name extends string>(name: Name, value: string | null) =>
  (value === null ? {} : { [name]: value }) as { [key in Name]?: string };

function innermost(error: unknown): Error {
  if (error instanceof AggregateError) return innermost(error.errors[0]);
  if (!(error instanceof Error)) return new Error(String(error));
  return error.cause === undefined ? error : innermost(error.cause);
}
