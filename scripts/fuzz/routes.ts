/** Every address of the server with what it expects. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** As in JSON Schema. */
export interface Shape {
  type?: string | readonly string[];
  enum?: readonly unknown[];
  const?: unknown;
  properties?: Record<string, Shape>;
  required?: readonly string[];
  items?: Shape;
  anyOf?: readonly Shape[];
  oneOf?: readonly Shape[];
  allOf?: readonly Shape[];
  minimum?: number;
  maximum?: number;
  $ref?: string;
}

export interface Route {
  method: string;
  /** With `{name}` for what differs. */
  path: string;
  query: Record<string, Shape>;
  body?: Shape;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
}
interface Operation {
  parameters?: { name: string; in: string; schema: Shape }[];
  requestBody?: { content: Record<string, { schema: Shape }> };
}

/** Our own calls from the server's OpenAPI document, and Plex's as the source declares them. */
export async function routesOf(url: string, token: string): Promise<Route[]> {
  const answer = await fetch(`${url}/api/openapi.json`, { headers: { "X-Plex-Token": token } });
  const { paths } = (await answer.json()) as Document;
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => {
      const body = Object.values(requestBody?.content ?? {})[0]?.schema;
      const query = parameters.filter((parameter) => parameter.in === "query");
      return {
        method: method.toUpperCase(),
        path,
        query: Object.fromEntries(query.map(({ name, schema }) => [name, schema])),
        ...(body && { body }),
      };
    }),
  );
  const known = new Set(described.map(({ method, path }) => `${method} ${path}`));
  return [...described, ...plexRoutes().filter(({ method, path }) => !known.has(`${method} ${path}`))];
}

/** Parameters that Plex's calls have somewhere: their routes do not describe them. */
const plexParameters = [
  ...["type", "sort", "X-Plex-Container-Start", "X-Plex-Container-Size", "name", "location", "agent", "id"],
  ...["title.value", "summary.value", "year.value", "titleSort.locked", "genre[0].tag.tag", "url", "width"],
  ...["height", "minSize", "upscale", "limit", "maxDistance", "count", "path", "force", "filters", "offset"],
  ...["startTimeOffset", "endTimeOffset", "ButlerStartHour", "FriendlyName", "ScannerLowPriority", "tonight"],
];

function plexRoutes(): Route[] {
  const folder = join(import.meta.dirname, "..", "..", "src", "server");
  const sources = readdirSync(folder).filter((name) => name.endsWith("-routes.ts"));
  const declared = /\b(?:app|scope|typed)\.(get|put|post|delete|patch)(?:<[^(]*>)?\(\s*"(\/[^"]*)"/g;
  return sources.flatMap((name) =>
    [...readFileSync(join(folder, name), "utf8").matchAll(declared)].map(([, method, path]) => ({
      method: method!.toUpperCase(),
      path: path!
        .replaceAll("::", "\0")
        .replaceAll(/:(\w+)/g, "{$1}")
        .replaceAll("\0", ":"),
      query: Object.fromEntries(plexParameters.map((parameter) => [parameter, {}])),
    })),
  );
}
