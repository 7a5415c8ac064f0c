/** Prints the pages below docs/sdk from the code of the SDK. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Operation, operations } from "./sdk-operations.ts";
import { outlineText } from "./shape-text.ts";

/** What an example is told to call; a test puts a real server in their place. */
export const example = { url: "http://127.0.0.1:32400", token: "YOUR_TOKEN" };

const mark = "<!-- Printed from the code by `npm run generate`. -->";

/** Every page with its text, by its path in the project. */
export function sdkPages(): { file: string; text: string }[] {
  return [
    { file: "docs/sdk/README.md", text: index() },
    ...operations.map((operation) => ({ file: `docs/sdk/${operation.name}.md`, text: page(operation) })),
  ];
}

/** The program that a page shows: it begins with making the client. */
export function programOf({ example: body }: Operation): string {
  const imports = /^import \{ (.*) \} from "media-butler\/sdk";\n\n/.exec(body);
  const names = ["PlexAPI", ...(imports ? [imports[1]!] : [])].join(", ");
  return `import { ${names} } from "media-butler/sdk";

const sdk = new PlexAPI({ serverURL: "${example.url}", accessToken: "${example.token}" });

${imports ? body.slice(imports[0].length) : body}
`;
}

function page(operation: Operation): string {
  const { name, route, more, answer, file, schema } = operation;
  return `${[
    mark,
    `# sdk.${name}`,
    `\`${route}\``,
    commentOf(file, operation.member ?? name.split(".").at(-1)!),
    ...(more ? [more] : []),
    "## Example",
    `\`\`\`ts\n${programOf(operation)}\`\`\``,
    "## Response",
    /^[A-Z]\w+$/.test(answer) ? `\`\`\`ts\n${typeOf(file, answer)}\n\`\`\`` : sentence(answer),
    ...(schema
      ? [
          `\`\`\`ts\n${outlineText(z.toJSONSchema(schema, { io: "output" })).replaceAll("integer", "number")}\n\`\`\``,
        ]
      : []),
    "## Errors",
    errorsOf(operation),
  ].join("\n\n")}\n`;
}

function errorsOf({ errors, statuses = [] }: Operation): string {
  const own = errors
    ? [
        [`${errors}BadRequest`, "400", "application/json or text/html"],
        [`${errors}Unauthorized`, "401", "application/json or text/html"],
      ]
    : [];
  const rows = [
    ...own,
    ...statuses.map(([status, when]) => ["SDKException", String(status), `any: ${when}`]),
    ["SDKException", "any other 4XX, 5XX, or an answer that is not what was promised", "any"],
    ["ConnectionError", "none: nothing answered, or the connection broke", ""],
    ["TimeoutError", "none: not within `timeout`", ""],
    ["AbortError", "none: the `signal` was aborted", ""],
  ];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(["Error", "Status", "Content type"]), line(["---", "---", "---"]), ...rows.map(line)].join(
    "\n",
  );
}

function index(): string {
  const rows = operations.map(({ name, route }) => `| [sdk.${name}](${name}.md) | \`${route}\` |`);
  return `${mark}

# The SDK

\`\`\`ts
${programOf(operations[0]!)}\`\`\`

The five calls of Plex's Butler, activities, preferences, notifications and \`library\` work against a Plex Media Server as
well; \`run\` and everything else is ours: their routes begin with \`/api\`. Each call takes \`{ signal, timeout }\` as its last
argument.

| Call | Route |
| --- | --- |
${rows.join("\n")}

## Options of the client

\`\`\`ts
${typeOf("src/sdk/address.ts", "AddressOptions")}

${typeOf("src/sdk/wire.ts", "WireOptions")}

${typeOf("src/sdk/retry.ts", "Retry")}

${typeOf("src/sdk/wire.ts", "Hooks")}
\`\`\`

GET and PUT, and stopping all tasks, are sent again after a broken connection or a status of 408, 429, 502, 503 or 504;
everything else only when it surely did not arrive. \`Retry-After\` goes before the client's own pauses.
`;
}

const read = (file: string): string => readFileSync(join(import.meta.dirname, "..", file), "utf8");

/** The words of the doc comment above a member, without what follows `@throws` and `@param`. */
export function commentOf(file: string, member: string): string {
  const comments = [
    ...read(file).matchAll(
      /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:export )?(?:readonly )?(?:async )?(?:const |function\*? |async function\* |\*)?(\w+)/g,
    ),
  ];
  const found = comments.find(([, , name]) => name === member)?.[1];
  if (found === undefined) throw new Error(`${member} in ${file} has no doc comment: write one.`);
  return found
    .replace(/^\s*\* ?/gm, "")
    .split(/\s@(?:throws|param|returns)/)[0]!
    .replace(/\s+/g, " ")
    .trim();
}

/** The source of an interface, with its comments. */
function typeOf(file: string, name: string): string {
  const found = new RegExp(`export interface ${name} [^]*?\\n}`).exec(read(file));
  if (!found) throw new Error(`${file} has no interface ${name}.`);
  return found[0].replace("export ", "");
}

const sentence = (text: string) => `${text[0]!.toUpperCase()}${text.slice(1)}.`;
