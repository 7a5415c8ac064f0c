import type { ButlerError } from "../sdk/errors.ts";
import { Complaint } from "./complaint.ts";

/** What the command line ends with. Scripts rely on the numbers. */
export const exitStatus = {
  ok: 0,
  failed: 1,
  wrongUse: 2,
  notFound: 3,
  notAllowed: 4,
  notReachable: 5,
  skipped: 6,
  /** A person left with Ctrl-C, as shells count it: 128 + SIGINT. */
  interrupted: 130,
} as const;

const byHttpStatus: Record<number, number> = {
  400: exitStatus.wrongUse,
  401: exitStatus.notAllowed,
  403: exitStatus.notAllowed,
  404: exitStatus.notFound,
  // Of these two a proxy says that it did not reach the server.
  502: exitStatus.notReachable,
  503: exitStatus.notReachable,
  504: exitStatus.notReachable,
};

/** The exit status of a failed call; of any other error it is "failed". */
export function statusOf(error: unknown): number {
  if (error instanceof Complaint) return error.exitStatus;
  const { code, statusCode } = error as Partial<ButlerError>;
  if (code === "unreachable" || code === "timed-out") return exitStatus.notReachable;
  if (code === "bad-argument") return exitStatus.wrongUse;
  return byHttpStatus[statusCode ?? 0] ?? exitStatus.failed;
}
