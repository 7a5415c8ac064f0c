import type { ErrorKind } from "./error.ts";

/** Of machines that work for this one. */
export const machineErrors = {
  unknownMachine: {
    code: 1240,
    status: 404,
    sentence: "Expected the name of a worker; found {found}. GET /api/machines lists them.",
  },
  machineThere: {
    code: 1241,
    status: 409,
    sentence:
      "Expected a worker that is away; {found} is there, and would come back. Stop it, then forget it.",
  },
  unwantedArtefact: {
    code: 1242,
    status: 404,
    sentence: "Expected an artefact of an item that a worker was given; found one of {found}. Let go of it.",
  },
} as const satisfies Record<string, ErrorKind>;
