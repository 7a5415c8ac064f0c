import type { ErrorKind } from "./error.ts";

/** Of who may do what. */
export const accessErrors = {
  unknownToken: {
    code: 1200,
    status: 404,
    sentence: "Expected the id of a token; found {found}. GET /api/tokens lists them.",
  },
  tooManyAttempts: {
    code: 1201,
    status: 429,
    sentence:
      "Expected at most {limit} wrong tokens, and one more each {interval} s; found more from your address. Wait {seconds} s.",
  },
  hostNotAllowed: {
    code: 1202,
    status: 403,
    sentence:
      "Expected a browser to call this server localhost, by an address, or by an allowed name; found {found}. Start it with --allow-host and that name.",
  },
  foreignPage: {
    code: 1203,
    status: 403,
    sentence:
      "Expected a call by a page of this server; found another origin: {found}. Programs send a token, and no cookie.",
  },
  encryptionNeeded: {
    code: 1204,
    status: 400,
    sentence: "Expected an encrypted connection; found a plain one. Write https://{host} in the address.",
  },
  tooManyHeaders: {
    code: 1205,
    status: 431,
    sentence: "Expected at most {limit} headers; found more. Send fewer.",
  },
} as const satisfies Record<string, ErrorKind>;
