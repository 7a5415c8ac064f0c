import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSecureContext, createServer, type Server } from "node:tls";
import type { Clock } from "../core/ports.ts";

/** Milliseconds between two looks at the files. They are looked at, not watched: disks in the network tell nothing. */
export const lookInterval = 5_000;
/** Milliseconds before its end, from when on a certificate is warned of once a day. */
export const reminderTime = 14 * 86_400_000;
/** Milliseconds in which a client must have shaken hands. */
const handshakeTimeout = 10_000;

export interface TlsFiles {
  /** The certificate and those that vouch for it, in PEM, the server's own first. */
  cert: string;
  /** Its private key, in PEM, without a pass phrase. */
  key: string;
}

/** What a pair of files holds. */
export interface Certificate {
  /** For whom it was made, such as `DNS:nas.example.org`. */
  names: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

interface Pair extends Certificate {
  cert: string;
  key: string;
}

/** Encryption by a pair of files, read anew whenever they change. */
export interface Tls {
  /** Shakes hands with whoever is given to it by the event `connection`, and tells of them by `secureConnection`. */
  readonly server: Server;
  /** Of the certificate in use. */
  certificate(): Certificate;
  /** Ends the looking. */
  close(): void;
}

/**
 * @param tell is told of each change, and of each pair that cannot be used: then the one before stays
 * @throws Error for people, when there is no usable pair
 */
export async function openTls(
  files: TlsFiles,
  clock: Clock,
  tell: (level: "info" | "warn" | "error", text: string) => void,
): Promise<Tls> {
  let used = await readCertificate(files);
  const server = createServer({ cert: used.cert, key: used.key, handshakeTimeout });
  // Who cannot shake hands is no fault of the server: the connection ends, and that is all.
  server.on("tlsClientError", (_, socket) => socket.destroy());

  const closing = new AbortController();
  let seen = used.cert + used.key;
  let remindedOn = "";
  const remind = () => {
    const today = dayOf(clock.now());
    const end = used.expiresAt - clock.now();
    if (end > reminderTime || today === remindedOn) return;
    remindedOn = today;
    const what = end > 0 ? "ends on" : "ended on";
    tell(
      "warn",
      `The certificate for ${used.names} ${what} ${dayOf(used.expiresAt)}: put a newer one in its place.`,
    );
  };
  /** A new pair counts when two looks find it the same: between them somebody may be halfway through writing. */
  const look = async (before: string): Promise<string> => {
    const now = await textOf(files);
    if (now !== before || now === seen) return now;
    seen = now;
    try {
      const next = await readCertificate(files);
      server.setSecureContext({ cert: next.cert, key: next.key });
      used = next;
      tell("info", `The certificate was changed: it is for ${next.names}, until ${dayOf(next.expiresAt)}.`);
    } catch (error) {
      tell("error", `${(error as Error).message} The certificate from before stays, until it expires.`);
    }
    return now;
  };
  const keepLooking = async () => {
    let before = seen;
    while (!closing.signal.aborted) {
      remind();
      await clock.sleepUntil(clock.now() + lookInterval, closing.signal);
      if (!closing.signal.aborted) before = await look(before);
    }
  };
  void keepLooking();
  return {
    server,
    certificate: () => ({ names: used.names, expiresAt: used.expiresAt }),
    close: () => closing.abort(),
  };
}

/** What the files say now; a file that cannot be read says nothing. */
const textOf = async ({ cert, key }: TlsFiles): Promise<string> =>
  (await Promise.all([cert, key].map((file) => readFile(file, "utf8").catch(() => "")))).join("");

/** Reads a pair of files. @throws Error for people when they cannot be used together */
export async function readCertificate(files: TlsFiles): Promise<Pair> {
  const [cert, key] = await Promise.all([readPem(files.cert), readPem(files.key)]);
  try {
    createSecureContext({ cert, key });
    const own = new X509Certificate(cert);
    return { cert, key, names: own.subjectAltName ?? own.subject, expiresAt: own.validToDate.getTime() };
  } catch (error) {
    throw new Error(
      `Expected a certificate in ${files.cert} and its key without a pass phrase in ${files.key}, both PEM; ` +
        `found what cannot be used: ${(error as Error).message}.`,
    );
  }
}

async function readPem(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new Error(`Expected a file in PEM; ${file} cannot be read: ${(error as Error).message}.`);
  }
}

/** The day of an instant in UTC, such as 2026-11-22. */
export const dayOf = (at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO("UTC").toPlainDate().toString();
