import type { ErrorKind } from "./error.ts";

/** Of notices, and the channels that carry them. */
export const tellingErrors = {
  unknownNoticeChannel: {
    code: 1230,
    status: 404,
    sentence:
      "Expected the id of a channel for notifications; found {found}. GET /api/notifications lists them.",
  },
  noticeChannelTaken: {
    code: 1231,
    status: 409,
    sentence: "Expected a name that no channel has; found {found}. Choose another one.",
  },
  badChannelSetting: {
    code: 1232,
    status: 400,
    sentence: "Expected {expected} for the setting {setting}; found {found}. Correct it and send it again.",
  },
  noticeEventNotCarried: {
    code: 1233,
    status: 400,
    sentence: "Expected events that a channel of the kind {kind} can tell of, {expected}; found {found}.",
  },
} as const satisfies Record<string, ErrorKind>;
