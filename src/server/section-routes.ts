import type { FastifyInstance } from "fastify";
import { quote, refusal } from "../api/errors.ts";
import type { Butler } from "../core/butler.ts";
import type { SectionType, Shelves, StoredSection } from "../core/shelves.ts";
import { meantBy } from "../media/section-paths.ts";
import { answer } from "./answers.ts";
import { describeStart } from "./butler-routes.ts";
import type { SectionProblem, ServerHouse } from "./house.ts";
import { idIn, queryOf, queryValue } from "./parameters.ts";
import type { Tree } from "./render.ts";

type OfSection = { Params: { id: string } };

export const scanTask = "RefreshLibraries";
const scanActivity = "library.update.section";

/** The sections of the library: what there is, adding, removing, scanning. */
export function sectionRoutes(app: FastifyInstance, { butler, shelves, sections }: ServerHouse): void {
  const trees = (chosen: readonly StoredSection[]) => {
    const isScanned = scannedNow(butler);
    return chosen.map((section) => sectionTree(section, isScanned(section.id)));
  };
  const container = (chosen: readonly StoredSection[]): Tree => ({
    size: chosen.length,
    allowSync: false,
    title1: "Plex Library",
    Directory: trees(chosen),
  });

  app.get("/library", (request, reply) =>
    answer(request, reply, "MediaContainer", {
      size: 1,
      allowSync: false,
      title1: "Plex Library",
      Directory: [{ key: "sections", title: "Library Sections" }],
    }),
  );

  for (const url of ["/library/sections", "/library/sections/all"])
    app.get(url, (request, reply) =>
      answer(request, reply, "MediaContainer", container(shelves.sections.all())),
    );

  app.post("/library/sections", (request, reply) => {
    const type = sectionTypes.get(queryValue(request, "type") ?? "");
    if (type === undefined)
      throw refusal("badRequest", {
        expected: "movie, show, artist or photo as the type",
        found: quote(queryValue(request, "type") ?? ""),
        advice: "Nothing was added.",
      });
    const added = sections.add({
      title: queryValue(request, "name") ?? "",
      type,
      paths: [queryOf(request).location ?? []].flat(),
    });
    if ("problem" in added) throw refusalOf(added.problem, "Nothing was added.");
    const scan = butler.start(scanTask, { force: true, scope: { sectionIds: [added.id] } });
    return answer(
      request,
      describeStart(reply, scan),
      "MediaContainer",
      container([shelves.sections.get(added.id)!]),
    );
  });

  app.get<OfSection>("/library/sections/:id", (request, reply) => {
    const section = sectionOf(shelves, request.params.id);
    return answer(request, reply, "MediaContainer", {
      size: 1,
      allowSync: false,
      librarySectionID: section.id,
      identifier: "com.plexapp.plugins.library",
      title1: section.title,
      viewGroup: "secondary",
      Directory: [{ key: "all", title: `All of ${section.title}` }],
    });
  });

  app.delete<OfSection>("/library/sections/:id", async (request, reply) => {
    const { id } = sectionOf(shelves, request.params.id);
    if (scans(butler).includes(String(id))) await butler.stop(scanTask);
    sections.remove(id);
    return reply.send();
  });

  app.route<OfSection>({
    method: ["GET", "POST"],
    url: "/library/sections/:id/refresh",
    config: { changes: true },
    handler: (request, reply) => {
      const section = sectionOf(shelves, request.params.id);
      const path = queryValue(request, "path");
      const scope = { sectionIds: [section.id], ...(path && { paths: pathsIn(section, path) }) };
      return describeStart(reply, butler.start(scanTask, { force: true, scope })).send();
    },
  });

  app.delete<OfSection>("/library/sections/:id/refresh", async (request, reply) => {
    const { id } = sectionOf(shelves, request.params.id);
    // One run scans many sections: it can only be stopped as a whole.
    if (scannedNow(butler)(id)) await butler.stop(scanTask);
    return reply.send();
  });

  for (const url of ["/library/sections/all/refresh", "/library/sections/refresh"])
    app.route({
      method: url.includes("/all/") ? ["GET", "POST"] : "POST",
      url,
      config: { changes: true },
      handler: (_, reply) => describeStart(reply, butler.start(scanTask, { force: true })).send(),
    });

  app.delete("/library/sections/all/refresh", async (request, reply) => {
    const isScanned = scannedNow(butler);
    const stopped = shelves.sections.all().filter(({ id }) => isScanned(id));
    await butler.stop(scanTask);
    return answer(request, reply, "MediaContainer", {
      size: stopped.length,
      Directory: stopped.map(({ id, title }) => ({ count: 1, key: String(id), title })),
    });
  });
}

/** The refusal of a section that may not be so. @param outcome what therefore has not happened */
export const refusalOf = ({ expected, found, advice }: SectionProblem, outcome: string) =>
  refusal("badRequest", { expected, found: quote(found), advice: `${advice} ${outcome}` });

/** @throws Refusal when there is no section of this id */
export function sectionOf(shelves: Shelves, id: string): StoredSection {
  const section = shelves.sections.get(idIn(id));
  if (section === undefined) throw refusal("unknownSection", { found: quote(id) });
  return section;
}

/**
 * What a client wants scanned who names a folder or file. Plex answers 200 whatever the path is; here a path that the
 * section does not have is told, because nothing would be scanned.
 */
function pathsIn({ title, roots }: StoredSection, path: string): string[] {
  const folders = roots.map((root) => root.path);
  const paths = meantBy(path, folders);
  if (paths.length > 0) return paths;
  throw refusal("badRequest", {
    expected: `an absolute path within ${title}`,
    found: quote(path),
    advice: `Its folders are ${folders.map(quote).join(", ")}. Nothing was scanned.`,
  });
}

/** The sections being scanned: the id of one that is scanned by itself, undefined for all of them. */
const scans = (butler: Butler): (string | undefined)[] =>
  butler
    .activities()
    .filter(({ type }) => type === scanActivity)
    .map(({ Context }) => Context?.librarySectionID);

/** Tells whether a section is being scanned. */
export function scannedNow(butler: Butler): (id: number) => boolean {
  const scanned = scans(butler);
  return (id) => scanned.some((one) => one === undefined || one === String(id));
}

/** By Plex's name, and by its number. */
const sectionTypes = new Map<string, SectionType>([
  ["movie", "movie"],
  ["show", "show"],
  ["artist", "artist"],
  ["photo", "photo"],
  ["1", "movie"],
  ["2", "show"],
  ["8", "artist"],
  ["13", "photo"],
]);

/** Sections have no artwork of their own. */
const plainPicture = "/:/resources/plain.png";

/** Instants in seconds. */
function sectionTree(section: StoredSection, refreshing: boolean): Tree {
  const { id, title, type, uuid } = section;
  const seconds = (milliseconds: number | null) =>
    milliseconds === null ? undefined : Math.floor(milliseconds / 1000);
  return {
    key: String(id),
    title,
    type,
    // Plex's name for media without an agent.
    agent: "com.plexapp.agents.none",
    scanner: "Butler",
    language: "xn",
    uuid,
    refreshing,
    filters: true,
    allowSync: false,
    // `hidden` is left out: plexjs 0.43 takes nothing but a boolean, and 0.39 nothing but 0, 1 or 2 and demands it.
    art: plainPicture,
    composite: plainPicture,
    thumb: plainPicture,
    createdAt: seconds(section.createdAt),
    updatedAt: seconds(section.updatedAt),
    scannedAt: seconds(section.scannedAt),
    contentChangedAt: seconds(section.changedAt),
    Location: section.roots.map(({ id, path }) => ({ id, path })),
  };
}
