/** A folder as another program calls it, and as it is called here. */
export interface PathMapping {
  from: string;
  to: string;
}

/** Reads `FROM=TO;FROM=TO`. What is no such pair is given back as it is. */
export function parseMappings(text: string): { mappings: PathMapping[]; malformed: string[] } {
  const mappings: PathMapping[] = [];
  const malformed: string[] = [];
  for (const pair of text.split(";").map((one) => one.trim())) {
    const [, from, to] = /^(.*?[^\s=]) *= *(\/.*|[a-z]:[\\/].*)$/i.exec(pair) ?? [];
    if (from !== undefined && to !== undefined)
      mappings.push({ from: withoutSlash(from), to: withoutSlash(to) });
    else if (pair !== "") malformed.push(pair);
  }
  return { mappings, malformed };
}

/** A path by the mapping of the longest folder that it is in; one of a Windows machine in any case, with '\' or '/'. */
export function mapPath(path: string, mappings: readonly PathMapping[]): string {
  const plain = comparable(path);
  const [mapping] = mappings
    .filter(({ from }) => plain === comparable(from) || plain.startsWith(`${comparable(from)}/`))
    .sort((a, b) => b.from.length - a.from.length);
  if (mapping === undefined) return path;
  const rest = path.slice(mapping.from.length);
  return mapping.to + (isWindows(path) ? rest.replaceAll("\\", "/") : rest);
}

const isWindows = (path: string): boolean => /^(?:[a-z]:|\\\\)/i.test(path);
const comparable = (path: string): string =>
  isWindows(path) ? path.replaceAll("\\", "/").toLowerCase() : path;
const withoutSlash = (path: string): string => path.replace(/(?<=.)[\\/]+$/, "");
