import type { FastifyInstance, FastifyReply } from "fastify";
import type { StartOptions } from "../core/butler.ts";
import { describeStarts } from "./butler-routes.ts";
import type { ServerHouse } from "./house.ts";
import { itemsOf } from "./metadata-routes.ts";
import { isOn } from "./parameters.ts";
import { sectionOf } from "./section-routes.ts";

const previewsTask = "GenerateMediaIndexFiles";

/** Analyses that are asked for by hand, of a section or of items. */
export function analysisRoutes(app: FastifyInstance, { butler, shelves, settings }: ServerHouse): void {
  const start = (reply: FastifyReply, names: readonly string[], options: StartOptions) =>
    describeStarts(
      reply,
      names.map((name) => butler.start(name, options)),
    ).send();

  /** Probing comes first: the others need to know what streams there are. */
  const analyses = (): string[] => {
    const names = ["UpgradeMediaAnalysis"];
    if (settings.get("LoudnessAnalysisBehavior") !== "never") names.push("LoudnessAnalysis");
    if (settings.get("GenerateBIFBehavior") !== "never") names.push(previewsTask);
    return names;
  };
  const itemIds = (list: string) => itemsOf(shelves, list).map(({ item }) => item.id);

  app.put<{ Params: { id: string } }>("/library/sections/:id/analyze", (request, reply) => {
    const { id } = sectionOf(shelves, request.params.id);
    return start(reply, analyses(), { force: true, scope: { sectionIds: [id] } });
  });

  app.put<{ Params: { ids: string } }>("/library/metadata/:ids/analyze", (request, reply) =>
    start(reply, analyses(), { force: true, scope: { itemIds: itemIds(request.params.ids) } }),
  );

  app.put<{ Params: { ids: string } }>("/library/metadata/:ids/index", (request, reply) =>
    start(reply, [previewsTask], {
      force: true,
      again: isOn(request, "force"),
      scope: { itemIds: itemIds(request.params.ids) },
    }),
  );
}
