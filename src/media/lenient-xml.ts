import { SaxesParser } from "saxes";

export interface XmlElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  /** Its own, without that of the elements below; trimmed. */
  text: string;
  children: XmlElement[];
}

export interface LenientXml {
  /** Whole elements at the top, of which there may be several in a row. */
  roots: XmlElement[];
  /** What stands beside them. */
  outside: string;
  /** What is wrong inside of the first element that is not well formed: it is not among the roots. */
  problem?: string;
}

/** The names of U+00A0 to U+00FF in HTML, which people write in XML as well. */
const latin =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute " +
  "micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig " +
  "Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash " +
  "Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc " +
  "euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml " +
  "yacute thorn yuml";
const entities = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  ndash: "–",
  mdash: "—",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  bull: "•",
  hellip: "…",
  ...Object.fromEntries(latin.split(" ").map((name, at) => [name, String.fromCharCode(160 + at)])),
};

/** Mistakes that leave no doubt about what is meant. */
const harmless = /entity|disallowed character\.$|"\]\]>"/;

/**
 * Reads XML as people write it: ampersands of their own, entities of HTML, control characters, several elements in a
 * row, other text around them. Entities of a document's own are never expanded.
 */
export function readLenientXml(text: string): LenientXml {
  const roots: XmlElement[] = [];
  const open: XmlElement[] = [];
  const outside: string[] = [];
  let problem: string | undefined;
  // The parser would look for the end of an entity behind an ampersand that stands for itself, however far away.
  const mended = text.replace(/<!\[CDATA\[[\s\S]*?\]\]>|&(?!(?:#\d+|#x[\da-f]+|\w+);)/gi, (found) =>
    found === "&" ? "&amp;" : found,
  );
  const parser = new SaxesParser({ fragment: true, position: true });
  Object.assign(parser.ENTITIES, entities);
  const take = (piece: string) => {
    const element = open.at(-1);
    if (element === undefined) outside.push(piece);
    else element.text += piece;
  };
  parser.on("error", (error) => {
    if (open.length === 0 || harmless.test(error.message)) return;
    problem ??= `line ${parser.line}: ${error.message.replace(/^(?:[^:]*:)?\d+:\d+: /, "").replace(/\.$/, "")}`;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element = {
      name,
      attributes: attributes as Record<string, string>,
      text: "",
      children: [],
    } satisfies XmlElement;
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on("closetag", () => {
    const element = open.pop();
    if (element === undefined) return;
    element.text = element.text.trim();
    if (open.length === 0 && problem === undefined) roots.push(element);
  });
  parser.on("text", take);
  parser.on("cdata", take);
  parser.write(mended);
  if (open.length > 0) problem ??= `<${open[0]!.name}> is not closed`;
  parser.close();
  return { roots, outside: outside.join(" ").trim(), ...(problem === undefined ? {} : { problem }) };
}
