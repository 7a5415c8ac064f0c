import type { ErrorKind } from "./error.ts";

/** Of changes that cannot be kept just now. */
export const storageErrors = {
  noRoom: {
    code: 1191,
    status: 507,
    sentence:
      "Expected room on the disk of the data folder; found none. Free some there, and try again. Nothing is lost.",
  },
  databaseLocked: {
    code: 1192,
    status: 503,
    sentence:
      "Expected to write into the database; found it locked by another program. Try again in a second. Nothing is lost.",
  },
} as const satisfies Record<string, ErrorKind>;
