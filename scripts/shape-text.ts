interface JsonSchema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  items?: JsonSchema | JsonSchema[];
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  required?: string[];
  description?: string;
}

/** A JSON schema in few words: `{ id: integer, reason?: string | null }`. */
export function shapeText(given: object): string {
  const schema = given as JsonSchema;
  const { anyOf, oneOf, items, properties, additionalProperties: others } = schema;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(" | ");
  const either = anyOf ?? oneOf;
  if (either) return [...new Set(either.map(shapeText))].join(" | ");
  if (schema.type === "array") {
    const inner = items && !Array.isArray(items) ? shapeText(items) : "any";
    return inner.includes(" | ") && !inner.startsWith("{") ? `(${inner})[]` : `${inner}[]`;
  }
  if (properties) {
    const fields = Object.entries(properties).map(
      ([name, value]) => `${name}${schema.required?.includes(name) ? "" : "?"}: ${shapeText(value)}`,
    );
    return `{ ${fields.join(", ")} }`;
  }
  if (schema.type === "object") return typeof others === "object" ? `{ [name]: ${shapeText(others)} }` : "{}";
  return [schema.type ?? "any"].flat().join(" | ");
}

/** Columns of a line that is not broken. */
const width = 100;

/** The same over as many lines as it takes, with what is said of each field beside it. */
export function outlineText(given: object, indent = ""): string {
  const schema = given as JsonSchema;
  const inline = shapeText(schema);
  if (indent.length + inline.length <= width && !saysMore(schema)) return inline;
  const { items, properties, additionalProperties: others, required = [] } = schema;
  const deeper = `${indent}  `;
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return [...new Set(either.map((one) => outlineText(one, indent)))].join(" | ");
  if (schema.type === "array" && items && !Array.isArray(items)) {
    const inner = outlineText(items, indent);
    return items.anyOf ? `(${inner})[]` : `${inner}[]`;
  }
  if (properties) {
    const lines = Object.entries(properties).map(([name, value]) => {
      const said = value.description === undefined ? "" : ` // ${value.description}`;
      return `${deeper}${name}${required.includes(name) ? "" : "?"}: ${outlineText(value, deeper)};${said}`;
    });
    return `{\n${lines.join("\n")}\n${indent}}`;
  }
  if (typeof others === "object") return `{ [name]: ${outlineText(others, indent)} }`;
  return inline;
}

/** Whether something is said of a field within. */
function saysMore({
  anyOf,
  oneOf,
  items,
  properties = {},
  additionalProperties: others,
}: JsonSchema): boolean {
  const fields = Object.values(properties);
  const within = [anyOf, oneOf, items, typeof others === "object" ? others : []].flatMap((one) => one ?? []);
  return fields.some(({ description }) => description !== undefined) || [...fields, ...within].some(saysMore);
}

/** Lines from which on a shape is told once only. */
const long = 8;

/**
 * Makes blocks of code for a page.
 * @returns a function that shows a schema; one that is long and has been there before only by naming where that was
 */
export function shapeBlocks(): (schema: object, where: string) => string {
  const told = new Map<string, string>();
  return (schema, where) => {
    const shape = outlineText(schema);
    const earlier = told.get(shape);
    if (earlier !== undefined) return `The same as ${earlier}.`;
    if (shape.split("\n").length >= long) told.set(shape, where);
    return `\`\`\`ts\n${shape}\n\`\`\``;
  };
}
