import { accessErrors } from "./errors/access.ts";
import { backupErrors } from "./errors/backups.ts";
import type { ErrorKind } from "./errors/error.ts";
import { importErrors } from "./errors/imports.ts";
import { machineErrors } from "./errors/machines.ts";
import { storageErrors } from "./errors/storage.ts";
import { tellingErrors } from "./errors/telling.ts";

/**
 * Every error that the server answers with: number on the wire, HTTP status, sentence. 1000 and 1001 are Plex's own
 * numbers, ours begin at 1100. `{words}` in a sentence are filled in when it happens.
 */
export const errors = {
  badRequest: { code: 1000, status: 400, sentence: "Expected {expected}; found {found}. {advice}" },
  /** Plex's own sentence: older SDKs type this answer. */
  notAuthenticated: { code: 1001, status: 401, sentence: "User could not be authenticated" },
  unknownTask: { code: 1100, status: 404, sentence: "Expected the name of a task; found {found}. {advice}" },
  taskNotRunning: {
    code: 1101,
    status: 404,
    sentence: "Expected a task that is running or queued; {task} is neither. GET /butler shows what is.",
  },
  unknownActivity: {
    code: 1102,
    status: 404,
    sentence: "Expected the uuid of a live activity; found {found}. GET /activities lists them.",
  },
  activityNotCancellable: {
    code: 1103,
    status: 400,
    sentence: "Expected an activity that can be cancelled; {found} cannot. Wait until it has ended.",
  },
  unknownPreference: {
    code: 1104,
    status: 400,
    sentence: "Expected the id of a preference; found {found}. {advice} Nothing was saved.",
  },
  badPreferenceValue: {
    code: 1105,
    status: 400,
    sentence: "Expected {expected} for {id}; found {found}. {advice} Nothing was saved.",
  },
  preferenceNotFound: {
    code: 1106,
    status: 404,
    sentence: "Expected the id of a preference; found {found}. {advice}",
  },
  unknownAddress: {
    code: 1107,
    status: 404,
    sentence:
      "Expected an address of this server; found {found}. Compare its spelling with the documentation.",
  },
  methodNotAllowed: {
    code: 1108,
    status: 405,
    sentence: "Expected one of the methods {allowed}; found {found}. Repeat the call with one of them.",
  },
  bodyTooLarge: {
    code: 1109,
    status: 413,
    sentence: "Expected a body of at most {limit} bytes; found more. Send a smaller one.",
  },
  addressTooLong: {
    code: 1110,
    status: 414,
    sentence: "Expected an address of at most {limit} bytes; found more. Send a shorter one.",
  },
  headersTooLarge: {
    code: 1111,
    status: 431,
    sentence: "Expected headers of at most {limit} bytes in all; found more. Send fewer or shorter ones.",
  },
  upgradeRequired: {
    code: 1112,
    status: 426,
    sentence:
      "Expected a websocket handshake; found a plain request. Use a websocket client, or {eventSource}.",
  },
  unknownMethod: {
    code: 1113,
    status: 501,
    sentence: "Expected a method that this server knows; found {found}. Use {known}.",
  },
  requestTimeout: {
    code: 1114,
    status: 408,
    sentence:
      "Expected the headers of a request within {head} seconds and all of it within {seconds}; found a part of one. Send it again.",
  },
  internal: {
    code: 1115,
    status: 500,
    sentence: "Expected to answer this call; found a fault in the server. Its log says more; report it.",
  },
  unknownSection: {
    code: 1116,
    status: 404,
    sentence: "Expected the id of a section; found {found}. GET /library/sections lists them.",
  },
  unknownItem: {
    code: 1117,
    status: 404,
    sentence: "Expected the id of a library item; found {found}. GET /library/sections leads to all of them.",
  },
  noPreviews: {
    code: 1118,
    status: 404,
    sentence: "Expected {expected}; found {found}. GenerateMediaIndexFiles makes the previews of a video.",
  },
  noLoudness: {
    code: 1119,
    status: 404,
    sentence: "Expected an audio stream of known loudness; found {found}. LoudnessAnalysis measures it.",
  },
  rangeNotSatisfiable: {
    code: 1120,
    status: 416,
    sentence: "Expected a range within {size} bytes; found {found}. Leave it out to get them all.",
  },
  runNotSuccessful: {
    code: 1121,
    status: 500,
    sentence:
      "Expected {task} to do all it should; found that it did not: {outcome}. GET /api/runs/{id} says more.",
  },
  unknownRun: {
    code: 1122,
    status: 404,
    sentence: "Expected the id of a run; found {found}. GET /api/runs lists them.",
  },
  unknownMarker: {
    code: 1123,
    status: 404,
    sentence: "Expected the id of a marker; found {found}. GET /library/metadata/{item} lists its markers.",
  },
  markerNotRemovable: {
    code: 1124,
    status: 400,
    sentence: "Expected a marker that a person made; found {found} that was found. PUT corrects it.",
  },
  noVoiceActivity: {
    code: 1221,
    status: 404,
    sentence: "Expected a part with voice activity; found {found}. ButlerTaskGenerateVoiceActivity finds it.",
  },
  noChapterPicture: {
    code: 1125,
    status: 404,
    sentence: "Expected a chapter that has a picture; found {found}. GenerateChapterThumbs makes them.",
  },
  unknownGate: {
    code: 1220,
    status: 404,
    sentence: "Expected the name of a gate that is set; found {found}. GET /api/gates lists them.",
  },
  unknownPart: {
    code: 1126,
    status: 404,
    sentence: "Expected the id of a file of {item}; found {found}. Leave it out for the first one.",
  },
  soundUnknown: {
    code: 1127,
    status: 400,
    sentence: "Expected {expected}; found {found}. MusicAnalysis finds out how tracks sound.",
  },
  unknownCollection: {
    code: 1172,
    status: 404,
    sentence:
      "Expected the id of a collection; found {found}. GET /library/sections/1/collections lists a section's.",
  },
  notUpdatable: {
    code: 1173,
    status: 400,
    sentence:
      "Expected an installation that can be updated by itself; found one that cannot: {found}. {command}",
  },
  noUpdate: {
    code: 1174,
    status: 400,
    sentence: "Expected a newer version; found none that is known. PUT /updater/check looks for one.",
  },
  updateNotStarted: {
    code: 1175,
    status: 500,
    sentence:
      "Expected the update to start; found that it did not: {found}. It is done in the next maintenance.",
  },
  noPicture: {
    code: 1170,
    status: 404,
    sentence:
      "Expected the address of a picture of the library; found {found}. An item's thumb and art name its own.",
  },
  unreadablePicture: {
    code: 1171,
    status: 404,
    sentence: "Expected a picture that can be read; found another: {found} Put a whole one in its place.",
  },
  ...backupErrors,
  ...machineErrors,
  nothingToRemove: {
    code: 1160,
    status: 400,
    sentence:
      "Expected a task that removes something for a dry run; {task} removes nothing. Start it without.",
  },
  unknownTrash: {
    code: 1161,
    status: 404,
    sentence: "Expected the id of something in the trash; found {found}. GET /api/trash lists what there is.",
  },
  notRestorable: {
    code: 1162,
    status: 409,
    sentence: "Expected to put {title} back; it could not be. {reason} It stays in the trash.",
  },
  unknownFolder: {
    code: 1128,
    status: 404,
    sentence:
      "Expected a folder that may be looked into; found {found}. GET /api/folders says where to begin.",
  },
  unknownGuide: {
    code: 1180,
    status: 404,
    sentence: "Expected the id of a programme guide; found {found}. GET /api/guides lists them.",
  },
  unknownChannel: {
    code: 1181,
    status: 404,
    sentence:
      "Expected the number, name or id of a channel of the guide; found {found}. GET /api/guides/{guide}/now lists them.",
  },
  noStreamText: {
    code: 1190,
    status: 404,
    sentence: "Expected a stream that is a file of its own beside the media, and is there; found {found}.",
  },
  ...accessErrors,
  ...storageErrors,
  ...importErrors,
  ...tellingErrors,
} as const satisfies Record<string, ErrorKind>;

export type ErrorName = keyof typeof errors;

type Words<Sentence> = Sentence extends `${string}{${infer Word}}${infer Rest}` ? Word | Words<Rest> : never;

/** What the sentence of an error needs to be told. */
export type ErrorWords<Name extends ErrorName> = Record<Words<(typeof errors)[Name]["sentence"]>, string>;

/** The body of an error answer, as Plex's SDKs type it. */
export interface ErrorsBody {
  errors: { code: number; message: string; status: number }[];
}

/** A request that the server refuses, for a reason that its sender can mend. */
export class Refusal extends Error {
  readonly kind: ErrorName;
  readonly code: number;
  readonly status: number;

  constructor(kind: ErrorName, message: string) {
    super(message);
    this.name = "Refusal";
    this.kind = kind;
    this.code = errors[kind].code;
    this.status = errors[kind].status;
  }
}

/** Makes the refusal of one kind, its sentence filled in. Throw it, or answer with it. */
export function refusal<Name extends ErrorName>(
  name: Name,
  ...[words]: [Words<(typeof errors)[Name]["sentence"]>] extends [never] ? [] : [words: ErrorWords<Name>]
): Refusal {
  const said: Record<string, string> = words ?? {};
  const message = errors[name].sentence.replace(/\{(\w+)\}/g, (_, word: string) => said[word] ?? "");
  return new Refusal(name, message.trimEnd());
}

export function errorsBody(refused: Refusal): ErrorsBody {
  return { errors: [{ code: refused.code, message: refused.message, status: refused.status }] };
}

const longestQuote = 80;

/** Something that a client sent, fit to be repeated to it in a sentence: in quotes and not too long. */
export function quote(found: string): string {
  const shown = found.length > longestQuote ? `${found.slice(0, longestQuote)}...` : found;
  return JSON.stringify(shown);
}

/** Advice for a misspelt name: the nearest one, else where to find them all. */
export function didYouMean(nearest: string | undefined, otherwise: string): string {
  return nearest === undefined ? otherwise : `Did you mean ${nearest}?`;
}
