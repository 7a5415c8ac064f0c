/** What `docs/api.md` says: every route of ours as the server describes it to machines. */
import { shapeBlocks, shapeText } from "./shape-text.ts";
import { tableText } from "./table-text.ts";

interface Content {
  content?: Record<string, { schema: object }>;
}

interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  description?: string;
  schema: {
    type?: string;
    format?: string;
    default?: unknown;
    minimum?: number;
    maximum?: number;
    description?: string;
  };
}

interface Route {
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: Parameter[];
  requestBody?: Content;
  responses: Record<string, Content & { description: string }>;
  "x-role": string;
}

interface OpenApi {
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Route>>;
}

type ShapeBlock = ReturnType<typeof shapeBlocks>;

/** The sections of the page, Markdown. @param document the server's own OpenAPI document */
export function apiSections(document: object): string[] {
  const { tags, paths } = document as OpenApi;
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, route]) => ({ ...route, call: `${method.toUpperCase()} ${path}` })),
  );
  const blockOf = shapeBlocks();
  return [
    "Parameters in the query are marked so; the others are a part of the address. Times are ISO 8601. Shapes are " +
      "written as in TypeScript: `?` may be left out, `integer` is a whole number.",
    "Who may call stands with each route: `anybody`, a `viewer`, a `worker` or an `admin`, who may do everything. A token goes " +
      "into the header `X-Plex-Token`, into the query under the same name, or behind `Authorization: Bearer`.",
    "Statuses of 400 and above come with a body of `{ errors: { code: integer, message: string, status: integer }[] }`: " +
      "[errors](errors.md). The document for machines is at `/api/openapi.json` of a running server.",
    ...tags.flatMap(({ name, description }) => [
      `## ${name[0]!.toUpperCase()}${name.slice(1)}`,
      description,
      ...routes.filter(({ tags: [tag] = [] }) => tag === name).flatMap((route) => section(route, blockOf)),
    ]),
    "## Plex's own",
    "The routes of the Plex Media Server (`/butler`, `/activities`, `/library/...`, `/:/prefs`, ...) are as its clients expect " +
      "them: [moving](moving.md) says what they answer besides.",
  ];
}

function section(route: Route & { call: string }, blockOf: ShapeBlock): string[] {
  const { call, summary = "", description, parameters = [], requestBody, responses, "x-role": role } = route;
  const answers = Object.entries(responses);
  const refusals = answers.flatMap(([status]) => (Number(status) >= 400 ? [status] : []));
  return [
    // In code: braces at the end of a heading are taken for attributes otherwise.
    `### \`${call}\``,
    [`${summary}.`, description, `For: ${role}.`].filter((text) => text !== undefined).join(" "),
    ...(parameters.length === 0 ? [] : [tableText(["Parameter", "Values", ""], parameters.map(cellsOf))]),
    ...(requestBody ? [`Body:\n\n${bodyOf(requestBody, `the body of \`${call}\``, blockOf)}`] : []),
    ...answers
      .filter(([status]) => Number(status) < 400)
      .map(([status, answer]) => {
        const is = `${status}: ${answer.description}`;
        return answer.content ? `${is}\n\n${bodyOf(answer, `the answer of \`${call}\``, blockOf)}` : is;
      }),
    ...(refusals.length === 0 ? [] : [`Or ${refusals.join(", ")}.`]),
  ];
}

function bodyOf({ content = {} }: Content, where: string, blockOf: ShapeBlock): string {
  return Object.entries(content)
    .map(([type, { schema }]) => (type === "application/json" ? blockOf(schema, where) : `\`${type}\``))
    .join("\n\n");
}

function cellsOf({ name, in: place, required, description, schema }: Parameter): string[] {
  const { format, minimum, maximum, default: usual } = schema;
  const isBounded = minimum !== undefined && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  const values = [
    shapeText(schema),
    format && `(${format})`,
    isBounded && `${minimum} to ${maximum}`,
    usual !== undefined && `, usually ${JSON.stringify(usual)}`,
  ];
  return [
    `\`${name}\`${place === "query" ? " (query)" : ""}`,
    values.filter(Boolean).join(" ").replace(" ,", ","),
    [description ?? schema.description, required && place === "query" && "must be given"]
      .filter(Boolean)
      .join("; "),
  ];
}
