import type { FastifyInstance, FastifyReply } from "fastify";
import type { Scope } from "../core/ports.ts";
import { type AnalysisKind, analyses, probing } from "./analyses.ts";
import { describeStart, describeStarts, registeredName } from "./butler-routes.ts";
import type { ServerHouse } from "./house.ts";
import { itemsOf } from "./metadata-routes.ts";
import { isOn } from "./parameters.ts";
import { sectionOf } from "./section-routes.ts";

type OfSection = { Params: { id: string } };
type OfItems = { Params: { ids: string } };

/** The one analysis that a call on items starts, by the last part of its address. */
const analysisOf: Readonly<Record<string, AnalysisKind>> = {
  index: "previews",
  chapterThumbs: "chapters",
  intro: "intros",
  credits: "credits",
  addetect: "ads",
  voiceActivity: "voice",
};

/** Folders of the artefacts of previews, by the kind of the finding. */
const previewFolders = { previews: "Indexes", tiles: "Tiles" } as const;

/** Analyses that are asked for by hand, of a section or of items, and forgetting what they found. */
export function analysisRoutes(app: FastifyInstance, { butler, shelves, artefacts }: ServerHouse): void {
  /** Probing comes first, whatever the settings: the others need to know what streams there are. */
  const startAll = (reply: FastifyReply, scope: Scope) => {
    const enabled = new Set(butler.list().flatMap(({ name, enabled }) => (enabled ? name : [])));
    const tasks = Object.values(analyses).map(({ task }) => task);
    const names = [probing, ...tasks.filter((name) => enabled.has(name))];
    const started = names.map((name) => butler.start(name, { force: true, scope }));
    return describeStarts(reply, started).send();
  };
  const itemIds = (list: string) => itemsOf(shelves, list).map(({ item }) => item.id);

  app.put<OfSection>("/library/sections/:id/analyze", (request, reply) =>
    startAll(reply, { sectionIds: [sectionOf(shelves, request.params.id).id] }),
  );

  app.put<OfItems>("/library/metadata/:ids/analyze", (request, reply) =>
    startAll(reply, { itemIds: itemIds(request.params.ids) }),
  );

  // Plex's `threshold` and `manual` say nothing to our analyses, which have one measure for everybody.
  for (const [address, kind] of Object.entries(analysisOf))
    app.put<OfItems>(`/library/metadata/:ids/${address}`, (request, reply) => {
      const scope = { itemIds: itemIds(request.params.ids) };
      const options = { force: true, again: isOn(request, "force"), scope };
      return describeStart(reply, butler.start(registeredName(butler, analyses[kind].task), options)).send();
    });

  // Forgotten before they are removed: what a crash leaves in between is overwritten by the next ones.
  app.delete<OfSection>("/library/sections/:id/indexes", async (request, reply) => {
    const filter = { sectionIds: [sectionOf(shelves, request.params.id).id] };
    for (const [kind, folder] of Object.entries(previewFolders)) {
      const bundles = shelves.findings.bundlesWith(kind, filter);
      shelves.findings.forget(kind, filter, true);
      for (const bundle of bundles) await artefacts.remove(bundle, folder);
    }
    return reply.send();
  });

  app.delete<OfSection>("/library/sections/:id/intros", (request, reply) => {
    const { id } = sectionOf(shelves, request.params.id);
    shelves.markers.forgetFound(id, "intro");
    shelves.findings.forgetForItems("intros", id);
    return reply.send();
  });
}
