import type { FailureList, SectionCoverage } from "../api/coverage.ts";
import type { Folder } from "../api/folders.ts";
import { later } from "./later.ts";
import type { NewSection } from "./library.ts";
import type { CallOptions } from "./patience.ts";
import type { Wire } from "./wire.ts";

const schemas = () => import("../api/coverage.ts");
const coverageRead = later(async () => (await schemas()).coverageSchema);
const failuresRead = later(async () => (await schemas()).failureListSchema);
const folderRead = later(async () => (await import("../api/folders.ts")).folderSchema);

/** How the sections of the library are, and changing them. Each call throws ButlerError. */
export function sectionsOf(wire: Wire) {
  const place = (id: number) => `/library/sections/${id}`;
  return {
    /** How far each analysis has come in each section. Ours. */
    coverage: async (options: CallOptions = {}): Promise<SectionCoverage[]> =>
      (await wire.json(coverageRead, "GET", "/api/coverage", options)).sections,
    /** What analyses failed on, the newest first. Ours. @param limit 50 when absent, 500 at most */
    failures: (
      question: {
        section?: number | undefined;
        kind?: string | undefined;
        offset?: number | undefined;
        limit?: number | undefined;
      } = {},
      options: CallOptions = {},
    ): Promise<FailureList> =>
      wire.json(failuresRead, "GET", "/api/failures", { ...options, query: { ...question } }),
    /** The folders in a folder of the server's machine; without a path the places to begin at. Ours. */
    folders: (path?: string, options: CallOptions = {}): Promise<Folder> =>
      wire.json(folderRead, "GET", "/api/folders", { ...options, query: { path } }),
    /** Gives a section another name or other folders; other folders are scanned at once. */
    change: async (
      id: number,
      { title, paths }: Partial<Pick<NewSection, "title" | "paths">>,
      options: CallOptions = {},
    ): Promise<void> => {
      await wire.call("PUT", place(id), { ...options, query: { name: title, location: paths } });
    },
    /** Forgets a section with all that is known of its media; the media stay. */
    remove: async (id: number, options: CallOptions = {}): Promise<void> => {
      await wire.call("DELETE", place(id), options);
    },
    /** Starts every analysis of a section now; what failed before is tried again. */
    analyze: async (id: number, options: CallOptions = {}): Promise<void> => {
      await wire.call("PUT", `${place(id)}/analyze`, options);
    },
  };
}
