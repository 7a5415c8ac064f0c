import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Role } from "../api/tokens.ts";
import type { Clock } from "../core/ports.ts";
import type { Shelves, StoredToken } from "../core/shelves.ts";

/** Somebody who is known. */
export interface Caller {
  /** Of the token. */
  name: string;
  role: Role;
  /** Undefined: the first token, which is not kept in the database. */
  tokenId?: number;
  /** When this ends, in milliseconds since the epoch; null: never. */
  expiresAt: number | null;
  /** Whether this is still good: connections may last for longer. */
  isKnown(): boolean;
}

/** Whose tokens and sessions are good. */
export interface Access {
  byToken(token: string): Caller | undefined;
  bySession(id: string): Caller | undefined;
  /** Makes a token. @returns it, for the only time */
  make(token: { name: string; role: Role; expiresAt: number | null }): { token: string; stored: StoredToken };
  /** Opens a session for a caller. @returns its id, for the only time */
  open(caller: Caller): { id: string; expiresAt: number };
  /** Lets a session last on, at most once a day. @returns whether it did */
  extend(id: string): boolean;
  close(id: string): void;
}

const minute = 60_000;
const day = 24 * 60 * minute;
/** Milliseconds that a session lasts after it was used. */
export const sessionLength = 30 * day;

/**
 * Tokens and session ids are 256 random bits, of which the database has a SHA-256 alone: whoever reads a backup cannot
 * sign in with it. Nothing slower is needed, because so many bits cannot be guessed. That they are looked up by their
 * hash tells nothing by its time either: nobody can choose the hash of what they send.
 *
 * The first token is a person's own, and may be short: it is compared in constant time, and nothing that could be
 * guessed at is made of it. It is the key of the hashes of all sessions, so that a new first token ends all of them.
 *
 * @param first the token from the data folder or the command line
 */
export function createAccess(first: string, tokens: Shelves["tokens"], clock: Clock): Access {
  const firstDigest = sha256(first);
  const sessionHash = (id: string): string => createHmac("sha256", first).update(id).digest("hex");
  const isOver = (expiresAt: number | null): boolean => expiresAt !== null && expiresAt <= clock.now();

  const noteUse = ({ id, last_used_at }: StoredToken): void => {
    const now = clock.now();
    if (now - (last_used_at ?? Number.NEGATIVE_INFINITY) < minute) return;
    try {
      tokens.markUsed(id, now);
    } catch {
      // On a full disk they must still be let in, to make room.
    }
  };
  const owner = { name: "owner", role: "admin", expiresAt: null } as const;
  const holderOf = (token: StoredToken | undefined): Omit<Caller, "isKnown"> | undefined => {
    if (token === undefined || isOver(token.expires_at)) return undefined;
    noteUse(token);
    return { name: token.name, role: token.role, tokenId: token.id, expiresAt: token.expires_at };
  };

  const byToken: Access["byToken"] = (token) => {
    const digest = sha256(token);
    const isFirst = timingSafeEqual(digest, firstDigest);
    const holder = isFirst ? owner : holderOf(tokens.byHash(digest.toString("hex")));
    return holder && { ...holder, isKnown: () => byToken(token) !== undefined };
  };
  const bySession: Access["bySession"] = (id) => {
    const session = tokens.session(sessionHash(id));
    if (session === undefined || isOver(session.expires_at)) return undefined;
    const holder = session.token_id === null ? owner : holderOf(tokens.get(session.token_id));
    const expiresAt = earlier(session.expires_at, holder?.expiresAt ?? null);
    return holder && { ...holder, expiresAt, isKnown: () => bySession(id) !== undefined };
  };

  return {
    byToken,
    bySession,
    make: ({ name, role, expiresAt }) => {
      const token = randomText();
      const hash = sha256(token).toString("hex");
      const stored = tokens.add({ hash, name, role, created_at: clock.now(), expires_at: expiresAt });
      return { token, stored };
    },
    open: ({ tokenId, expiresAt }) => {
      const now = clock.now();
      tokens.removeSessionsBefore(now);
      const id = randomText();
      const until = now + sessionLength;
      tokens.addSession({
        hash: sessionHash(id),
        token_id: tokenId ?? null,
        created_at: now,
        expires_at: until,
      });
      return { id, expiresAt: earlier(until, expiresAt) };
    },
    extend: (id) => {
      const hash = sessionHash(id);
      const until = clock.now() + sessionLength;
      const session = tokens.session(hash);
      if (session === undefined || until - session.expires_at < day) return false;
      tokens.extendSession(hash, until);
      return true;
    },
    close: (id) => tokens.removeSession(sessionHash(id)),
  };
}

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();
const randomText = (): string => randomBytes(32).toString("base64url");
const earlier = (at: number, other: number | null): number => (other === null ? at : Math.min(at, other));
