import { fastifyCookie as cookie } from "@fastify/cookie";
import type { FastifyReply, FastifyRequest } from "fastify";
import { sessionLength } from "./access.ts";
import type { Identity } from "./house.ts";

/** Browsers do not tell ports apart: two butlers on one machine must not take each other's cookie. */
export const cookieName = ({ machineIdentifier }: Identity): string =>
  `butler_${machineIdentifier.slice(0, 8)}`;

/** Gives a session's id to the browser, which hides it from scripts and keeps it from other sites. */
export function setSession(request: FastifyRequest, reply: FastifyReply, name: string, id: string): void {
  const maxAge = sessionLength / 1000;
  reply.header("Set-Cookie", cookie.serialize(name, id, { ...attributes(request), maxAge }));
}

export function clearSession(request: FastifyRequest, reply: FastifyReply, name: string): void {
  reply.header("Set-Cookie", cookie.serialize(name, "", { ...attributes(request), maxAge: 0 }));
}

const attributes = ({ protocol }: FastifyRequest) =>
  ({ httpOnly: true, sameSite: "strict", path: "/", secure: protocol === "https" }) as const;
