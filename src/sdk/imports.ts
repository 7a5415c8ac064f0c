import type { Imported, ImportWish } from "../api/imports.ts";
import { later } from "./later.ts";
import type { CallOptions } from "./patience.ts";
import type { Wire } from "./wire.ts";

const importedRead = later(async () => (await import("../api/imports.ts")).importedSchema);

/** What to take over: only the program and its database must be named. */
export type ImportQuestion = Pick<ImportWish, "program" | "file"> & Partial<ImportWish>;

/** What other programs found. Ours: a Plex Media Server has no such call. */
export function importsOf(wire: Wire) {
  return {
    /** Takes over what another program found, from a database on the server's machine, which is only read. */
    take: (question: ImportQuestion, options: CallOptions = {}): Promise<Imported> =>
      wire.json(importedRead, "POST", "/api/imports", { ...options, body: question }),
  };
}
