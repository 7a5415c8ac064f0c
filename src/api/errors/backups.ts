import type { ErrorKind } from "./error.ts";

/** Of copies of the database. */
export const backupErrors = {
  unknownBackup: {
    code: 1150,
    status: 404,
    sentence: "Expected the id of a backup whose file is there; found {found}. GET /api/backups lists them.",
  },
  backupNotRestorable: {
    code: 1151,
    status: 409,
    sentence:
      "Expected a backup that can be restored in {file}; found {found}. Nothing was changed. GET /api/backups lists others.",
  },
  backupNotConfirmed: {
    code: 1152,
    status: 400,
    sentence:
      "Expected the name of the file that is restored, {name}, for confirm; found {found}. Nothing was changed.",
  },
} as const satisfies Record<string, ErrorKind>;
