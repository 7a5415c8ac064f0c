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

/** The fields of an object, each on a line of its own, with what is said of them. */
export function fieldsText(given: object): string {
  const { properties = {}, required = [] } = given as JsonSchema;
  const lines = Object.entries(properties).map(([name, value]) => {
    const said = value.description === undefined ? "" : ` // ${value.description}`;
    return `  ${name}${required.includes(name) ? "" : "?"}: ${shapeText(value)};${said}`;
  });
  return `{\n${lines.join("\n")}\n}`.replaceAll("integer", "number");
}
