import type { FastifyReply, FastifyRequest } from "fastify";
import { quote, refusal } from "../api/errors.ts";
import { type Access, type Caller, createAccess } from "./access.ts";
import { attemptInterval, attemptsAtOnce, createAttempts } from "./attempts.ts";
import { cookieIn, tokensIn } from "./credentials.ts";
import type { ServerHouse } from "./house.ts";
import { needOf } from "./needs.ts";
import { isAllowedHost, isOwnPage } from "./origin.ts";
import { clearSession, cookieName, setSession } from "./session-cookie.ts";

/** Decides who may do what. */
export interface Doorkeeper {
  /** Who calls, when they may do what they ask for. @throws Refusal */
  admit(request: FastifyRequest, reply: FastifyReply): Caller;
  /** Opens a session for the holder of a token, and gives its cookie to the browser. @throws Refusal */
  signIn(request: FastifyRequest, reply: FastifyReply, token: string): Caller;
  /** Ends the session of the browser, where it has one. */
  signOut(request: FastifyRequest, reply: FastifyReply): void;
  /** For the calls that manage tokens. */
  readonly access: Access;
}

export function createDoorkeeper(house: ServerHouse): Doorkeeper {
  const access = createAccess(house.token, house.shelves.tokens, house.clock);
  const attempts = createAttempts(house.clock);
  const cookie = cookieName(house.identity);

  const byTokens = (request: FastifyRequest, reply: FastifyReply, given: readonly string[]) => {
    const seconds = attempts.wait(request.ip);
    if (seconds > 0) {
      reply.header("Retry-After", seconds);
      throw refusal("tooManyAttempts", { seconds: String(seconds), ...allowance });
    }
    for (const token of given) {
      const caller = access.byToken(token);
      if (caller !== undefined) return caller;
    }
    for (const token of given) attempts.note(request.ip, token);
    return undefined;
  };

  const bySession = (request: FastifyRequest, reply: FastifyReply, changes: boolean) => {
    const id = cookieIn(request.raw, cookie);
    const caller = id === undefined ? undefined : access.bySession(id);
    if (id === undefined || caller === undefined) return undefined;
    refuseStrangers(request, house.hosts, changes || request.headers.upgrade !== undefined);
    if (access.extend(id)) setSession(request, reply, cookie, id);
    return caller;
  };

  return {
    access,
    admit: (request, reply) => {
      const { role, changes } = needOf(request.method, request.routeOptions.config);
      const given = tokensIn(request.raw);
      const caller =
        (given.length > 0 && byTokens(request, reply, given)) || bySession(request, reply, changes);
      if (!caller || (caller.role !== "admin" && caller.role !== role)) throw refusal("notAuthenticated");
      return caller;
    },
    signIn: (request, reply, token) => {
      refuseStrangers(request, house.hosts, false);
      const caller = byTokens(request, reply, [token]);
      if (caller === undefined || caller.role === "worker") throw refusal("notAuthenticated");
      const { id, expiresAt } = access.open(caller);
      setSession(request, reply, cookie, id);
      return { ...caller, expiresAt };
    },
    signOut: (request, reply) => {
      const id = cookieIn(request.raw, cookie);
      if (id === undefined) return;
      access.close(id);
      clearSession(request, reply, cookie);
    },
  };
}

const allowance = { limit: String(attemptsAtOnce), interval: String(attemptInterval / 1000) };

/** Browsers send cookies also when a page of somebody else makes them call. @throws Refusal */
function refuseStrangers(request: FastifyRequest, names: readonly string[], strict: boolean): void {
  const host = request.host ?? "";
  if (!isAllowedHost(host, names)) throw refusal("hostNotAllowed", { found: quote(host) });
  if (!isOwnPage(request.headers, host, strict))
    throw refusal("foreignPage", { found: quote(request.headers.origin ?? "none that the browser tells") });
}
