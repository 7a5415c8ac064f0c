import type { ButlerError } from "../sdk/butler-error.ts";

/** What the command line ends with. Scripts rely on the numbers. */
export const exitStatus = {
  ok: 0,
  failed: 1,
  wrongUse: 2,
  notFound: 3,
  notAllowed: 4,
  notReachable: 5,
  skipped: 6,
} as const;

const byHttpStatus: Record<number, number> = {
  400: exitStatus.wrongUse,
  401: exitStatus.notAllowed,
  403: exitStatus.notAllowed,
  404: exitStatus.notFound,
  503: exitStatus.notReachable,
};

/** The exit status of a failed call; of any other error it is "failed". */
export function statusOf(error: unknown): number {
  const { code, status } = error as Partial<ButlerError>;
  if (code === "unreachable") return exitStatus.notReachable;
  if (code === "bad-argument") return exitStatus.wrongUse;
  return byHttpStatus[status ?? 0] ?? exitStatus.failed;
}
