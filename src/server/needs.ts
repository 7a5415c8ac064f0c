import type { FastifyContextConfig } from "fastify";
import type { Role } from "../api/tokens.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Answered to everybody. */
    open?: boolean;
    /** Whom it is for, besides admins; by default viewers where nothing changes, and else nobody. */
    role?: Role;
    /** Where the method does not say so: something changes. */
    changes?: boolean;
  }
}

const readingMethods = ["GET", "HEAD", "OPTIONS"];

/** What a call needs: somebody of this role or an admin, and proof of where it comes from where it changes something. */
export function needOf(
  method: string,
  config: FastifyContextConfig = {},
): { role: Role; changes: boolean; open: boolean } {
  const changes = config.changes ?? !readingMethods.includes(method);
  return { role: config.role ?? (changes ? "admin" : "viewer"), changes, open: config.open ?? false };
}
