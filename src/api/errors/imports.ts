import type { ErrorKind } from "./error.ts";

/** Of what other programs found. */
export const importErrors = {
  notImported: {
    code: 1250,
    status: 400,
    sentence:
      "Expected {wanted}, as the server's machine calls it; found that {reason}. Nothing was taken over.",
  },
} as const satisfies Record<string, ErrorKind>;
