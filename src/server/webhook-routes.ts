import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { quote, refusal } from "../api/errors.ts";
import {
  type WebhookAnswer,
  webhookAnswerSchema,
  webhookPayloadSchema,
  webhookServices,
} from "../api/webhooks.ts";
import { mapPath, parseMappings } from "../media/path-mapping.ts";
import { meantBy, outermost } from "../media/section-paths.ts";
import { badRequest, notAuthenticated } from "./api-answers.ts";
import type { ServerHouse } from "./house.ts";
import { foldersOf, isAboutFiles, titlePaths } from "./webhook-paths.ts";

/** Bytes. An album of a hundred tracks takes a tenth of it. */
const bodyLimit = 1_048_576;

/** Other programs tell what they have put into the library, or taken from it. */
export function webhookRoutes(scope: FastifyInstance, { butler, shelves, settings }: ServerHouse): void {
  /** Starts a scan of each section that has one of these folders. */
  const scan = (folders: readonly string[]): Omit<WebhookAnswer, "event"> => {
    const { mappings, malformed } = parseMappings(settings.get("WebhookPathMappings"));
    const sections = shelves.sections.all().map((section) => ({
      section,
      roots: section.roots.map(({ path }) => path),
    }));
    const meant = folders.map((folder) => ({ folder, path: mapPath(folder, mappings) }));
    const scans = sections.flatMap(({ section, roots }) => {
      const paths = outermost(meant.flatMap(({ path }) => meantBy(path, roots)));
      if (paths.length === 0) return [];
      const { runId } = butler.start("RefreshLibraries", {
        force: true,
        scope: { sectionIds: [section.id], paths },
      });
      return [
        { sectionId: section.id, section: section.title, paths, ...(runId !== undefined && { runId }) },
      ];
    });
    const unknown = meant
      .filter(({ path }) => sections.every(({ roots }) => meantBy(path, roots).length === 0))
      .map(({ folder }) => folder);
    const reasons = [
      unknown.length > 0 &&
        "No section has all of these paths. Where this server calls the folder otherwise, set the preference " +
          "WebhookPathMappings to FROM=TO.",
      malformed.length > 0 && `WebhookPathMappings has ${quote(malformed[0]!)}, which is not FROM=TO.`,
    ].filter((reason) => reason !== false);
    return {
      outcome: scans.length > 0 ? "scanning" : "nothing",
      ...(reasons.length > 0 && { reason: reasons.join(" ") }),
      scans,
      unknown,
    };
  };

  scope.withTypeProvider<ZodTypeProvider>().post(
    "/api/webhooks/:service",
    {
      bodyLimit,
      schema: {
        operationId: "receiveWebhook",
        summary: "Scans what Sonarr, Radarr or Lidarr say that they have changed",
        tags: ["items"],
        params: z.object({
          service: z.enum(webhookServices, { error: `one of ${webhookServices.join(", ")}` }),
        }),
        body: webhookPayloadSchema,
        response: {
          200: webhookAnswerSchema.describe("What it led to."),
          ...badRequest,
          ...notAuthenticated,
        },
      },
    },
    ({ params: { service }, body }): WebhookAnswer => {
      const event = body.eventType;
      const nothing = (reason: string): WebhookAnswer => ({
        event,
        outcome: "nothing",
        reason,
        scans: [],
        unknown: [],
      });
      if (event === "Test") return nothing("The connection works. A test changes no files.");
      if (!isAboutFiles(body)) return nothing(`${quote(event)} changes no files.`);
      const folders = foldersOf(body);
      if (folders.length === 0)
        throw refusal("badRequest", {
          expected: `${titlePaths[service]}, or files with their paths,`,
          found: `a notification of ${quote(event)} with neither`,
          advice: "Nothing was scanned.",
        });
      return { event, ...scan(folders) };
    },
  );
}
