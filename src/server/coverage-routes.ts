import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { type Coverage, coverageSchema, failureListSchema } from "../api/coverage.ts";
import { instantText } from "../api/instants.ts";
import { analyses, isAnalysis, probing, whyOff } from "./analyses.ts";
import { badRequest, notAuthenticated } from "./api-answers.ts";
import { analysesOf, type Counts, filesOf } from "./coverage-counts.ts";
import type { ServerHouse } from "./house.ts";
import { scannedNow } from "./section-routes.ts";
import { wholeNumber } from "./validation.ts";

/** How far the analyses of the library have come, and what they failed on. */
export function coverageRoutes(scope: FastifyInstance, house: ServerHouse): void {
  const { butler, shelves } = house;
  const typed = scope.withTypeProvider<ZodTypeProvider>();

  const read = async (): Promise<Coverage> => {
    const counts: Counts = { files: [], findings: [], failures: [] };
    for await (const page of shelves.coverage.tally())
      for (const part of ["files", "findings", "failures"] as const)
        counts[part].push(...(page[part] as never[]));
    const isScanned = scannedNow(butler);
    const offIn = whyOff(house);
    const sections = shelves.sections.all().map(({ id, title, type, roots, scannedAt }) => ({
      ...{ id, title, type },
      paths: roots.map(({ path }) => path),
      refreshing: isScanned(id),
      scannedAt: scannedAt === null ? null : instantText(scannedAt),
      ...filesOf(counts, id),
      analyses: analysesOf(
        counts,
        { id, type, evenChapters: shelves.sectionSettings.get(id, "evenChapterThumbs") },
        (kind) => offIn(id, kind),
      ),
    }));
    return { sections };
  };
  /** Everybody who asks meanwhile is told the same: counting a large library takes a while. */
  let reading: Promise<Coverage> | undefined;

  typed.get(
    "/api/coverage",
    {
      schema: {
        operationId: "getCoverage",
        summary: "How far each analysis has come in each section",
        tags: ["library"],
        response: { 200: coverageSchema.describe("The sections."), ...notAuthenticated },
      },
    },
    () => {
      reading ??= read().finally(() => {
        reading = undefined;
      });
      return reading;
    },
  );

  typed.get(
    "/api/failures",
    {
      schema: {
        operationId: "listFailures",
        summary: "What analyses failed on, the newest first",
        tags: ["library"],
        querystring: z.object({
          section: wholeNumber(1).optional().describe("only files of this section"),
          kind: z.string().optional().describe("only this analysis"),
          offset: wholeNumber(0).default(0).describe("how many come before the first"),
          limit: wholeNumber(1, 500).default(50).describe("at most so many"),
        }),
        response: { 200: failureListSchema.describe("The failures."), ...badRequest, ...notAuthenticated },
      },
    },
    ({ query: { section: sectionId, kind, offset, limit } }) => ({
      total: shelves.coverage.countFailures({ sectionId, kind }),
      failures: shelves.coverage
        .failures({ sectionId, kind, offset, limit })
        .map(({ itemId, root, path, at, ...failure }) => ({
          ...failure,
          task: taskOf(failure.kind),
          ratingKey: String(itemId),
          file: `${root.replace(/\/$/, "")}/${path}`,
          at: instantText(at),
        })),
    }),
  );
}

const taskOf = (kind: string): string | null =>
  kind === "probe" ? probing : isAnalysis(kind) ? analyses[kind].task : null;
