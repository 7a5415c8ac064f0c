import { XMLBuilder } from "fast-xml-parser";

/**
 * One value, two renderings. Scalars are attributes in XML; objects and arrays are child elements. What is undefined
 * is left out of both: Plex's clients do not read null.
 */
export interface Tree {
  readonly [name: string]: Scalar | Tree | readonly Tree[] | undefined;
}
export type Scalar = string | number | boolean;
export type Format = "json" | "xml";

/** Exactly these: one public client compares the JSON type as a whole string. */
export const contentTypes = { json: "application/json", xml: "text/xml;charset=utf-8" } as const;

/** JSON only to those who ask for it by name: Plex's default is XML, also for `*` + `/*`. */
export function formatOf(accept: string | undefined): Format {
  return accept !== undefined && /application\/json/i.test(accept) ? "json" : "xml";
}

/** Renders a value below its root, as bytes. @param root such as `MediaContainer` or `ButlerTasks` */
export function render(root: string, value: Tree, format: Format): Buffer {
  return Buffer.from(format === "json" ? renderJson({ [root]: value }) : renderXml(root, value));
}

/**
 * Renders a value whose last part is a long list, which comes in chunks: what is rendered at one time stays small.
 * @param value scalars only @param name of the list, such as `Metadata`
 */
export async function* renderList(
  root: string,
  value: Tree,
  name: string,
  chunks: AsyncIterable<readonly Tree[]>,
  format: Format,
): AsyncGenerator<string> {
  const closed = String(render(root, value, format));
  if (format === "xml") {
    yield closed.replace(/\/>$/, ">");
    for await (const chunk of chunks)
      yield builder.build(chunk.map((child) => element(elementName(name, child), child)));
    yield `</${root}>`;
  } else {
    yield `${closed.slice(0, -"}}".length)},"${name}":`;
    let separator = "[";
    for await (const chunk of chunks) {
      yield chunk.map((child, i) => `${i === 0 ? separator : ","}${renderJson(child)}`).join("");
      separator = ",";
    }
    yield `${separator === "[" ? "[" : ""}]}}`;
  }
}

const renderJson = (value: Tree): string =>
  JSON.stringify(value, (_, part) => (isAbsent(part) ? undefined : part));

const isAbsent = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === "number" && !Number.isFinite(value));

const attributePrefix = "@";

/** White space in attributes is written as references, else parsers read each as a blank. */
const builderOptions = {
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: attributePrefix,
  suppressBooleanAttributes: false,
  suppressEmptyNode: true,
  entities: [
    { regex: /&/g, val: "&amp;" },
    { regex: /</g, val: "&lt;" },
    { regex: />/g, val: "&gt;" },
    { regex: /"/g, val: "&quot;" },
    { regex: /\t/g, val: "&#9;" },
    { regex: /\n/g, val: "&#10;" },
    { regex: /\r/g, val: "&#13;" },
  ],
};
const builder = new XMLBuilder(builderOptions);

function renderXml(root: string, value: Tree): string {
  const declaration = {
    "?xml": [],
    ":@": { [`${attributePrefix}version`]: "1.0", [`${attributePrefix}encoding`]: "UTF-8" },
  };
  return builder.build([declaration, element(root, value)]);
}

/** An element as the builder wants it: its children under its name, its attributes under `:@`. */
interface Element {
  [name: string]: Element[] | Record<string, string>;
}

function element(name: string, value: Tree): Element {
  const attributes: Record<string, string> = {};
  const children: Element[] = [];
  for (const [key, part] of Object.entries(value)) {
    if (isAbsent(part)) continue;
    if (typeof part !== "object") attributes[attributePrefix + key] = attribute(part as Scalar);
    else for (const child of [part].flat() as Tree[]) children.push(element(elementName(key, child), child));
  }
  return { [name]: children, ":@": attributes };
}

/** XML 1.0 has no way to write these characters at all (section 2.2 of the recommendation). */
const unwritable = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

function attribute(value: Scalar): string {
  if (typeof value === "boolean") return value ? "1" : "0";
  return String(value).replace(unwritable, "\u{FFFD}");
}

const itemElements = new Map<unknown, string>([
  ["movie", "Video"],
  ["episode", "Video"],
  ["clip", "Video"],
  ["track", "Track"],
  ["photo", "Photo"],
]);

/**
 * Library items are in the array `Metadata` in JSON; in XML their element says what they are. Photo albums have the
 * type of photos, but their key leads to their children.
 */
function elementName(key: string, value: Tree): string {
  if (key !== "Metadata") return key;
  const isFolder = String(value.key).endsWith("/children");
  return (isFolder ? undefined : itemElements.get(value.type)) ?? "Directory";
}
