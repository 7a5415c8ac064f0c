import { redactedText } from "../../api/redaction.ts";

/** What a person lets others see. */
export interface Openness {
  /** Where media lies, as far as the folders of sections, and where anything else does. */
  withPaths: boolean;
  /** What media is called. */
  withNames: boolean;
}

export interface Private extends Openness {
  secrets: readonly string[];
  /** Folders that are told by a name of ours, such as `[data]`. */
  places: readonly (readonly [folder: string, standIn: string])[];
  /** The folders of sections. */
  roots: readonly string[];
  /** The paths of media. */
  files: Iterable<string>;
  /** What a person's things are called. */
  names: Iterable<string>;
  /** The names of the folders that are at the top of this machine. */
  tops: readonly string[];
}

/**
 * Takes out of texts what others should not see: secrets always; paths and names unless they are wished for. Rather too
 * much goes than too little: what follows a folder in a line goes with it, because names have blanks and colons.
 */
export function createCensor(hidden: Private): (text: string) => string {
  const names = hidden.withNames ? undefined : namesOf(hidden);
  const files = new Set(hidden.files);
  const { secrets, places, withPaths, withNames } = hidden;
  const roots = hidden.roots.filter((root) => root.length > 1).toSorted((a, b) => b.length - a.length);
  const below = new RegExp(`(?:${[...roots.map(RegExp.escape), "\\0"].join("|")})[^"\\r\\n]*`, "g");
  const anywhere = new RegExp(
    `(?<![\\w.\\]])(?:/(?:${[...hidden.tops.map(RegExp.escape), "\\0"].join("|")})(?:/[^"\\r\\n]*|\\b)|[A-Za-z]:\\\\[^"\\r\\n]*)`,
    "g",
  );

  const withoutMedia = (found: string): string => {
    const root = roots.find((one) => found.startsWith(one))!;
    if (withPaths && withNames) return found;
    const known = longestKnown(found, files);
    const rest = known === undefined ? "" : found.slice(known.length);
    return `${withPaths ? `${root}/[file]` : "[media]"}${rest}`;
  };

  return (text) => {
    let told = redactedText(text, { secrets });
    if (!withPaths)
      for (const [folder, standIn] of places) if (folder.length > 1) told = told.replaceAll(folder, standIn);
    if (roots.length > 0) told = told.replace(below, withoutMedia);
    if (!withPaths) told = told.replace(anywhere, "[path]");
    return names === undefined ? told : withoutNames(told, names);
  };
}

/** The longest beginning of the text that is a known path. */
function longestKnown(text: string, files: ReadonlySet<string>): string | undefined {
  for (let end = text.length; end > 0; end--) if (files.has(text.slice(0, end))) return text.slice(0, end);
  return undefined;
}

/** Names in small letters, the longest first, by their first words: a text is gone through once, however many there are. */
type Names = ReadonlyMap<string, readonly string[]>;

const word = /[\p{L}\p{N}]+/gu;
const isWordy = /[\p{L}\p{N}]/u;

/** Small letters, each where its capital was: some of these are one character, and two when they are small. */
const folded = (text: string): string =>
  text.replace(/\p{Lu}/gu, (capital) => {
    const small = capital.toLowerCase();
    return small.length === capital.length ? small : capital;
  });

function namesOf({ names, files, roots }: Pick<Private, "names" | "files" | "roots">): Names {
  const all = new Set(names);
  for (const file of files) {
    const root = roots.find((one) => file.startsWith(one));
    for (const segment of file.slice(root?.length ?? 0).split(/[/\\]/)) {
      all.add(segment);
      all.add(segment.replace(/\.[^.]{1,5}$/, ""));
    }
  }
  const byFirst = new Map<string, string[]>();
  for (const name of all) {
    const plain = folded(name);
    const first = plain.match(word)?.[0];
    // A number alone, or a single letter, tells nothing, and would be found in every line.
    if (first === undefined || plain.length < 2 || !/\p{L}/u.test(plain)) continue;
    const known = byFirst.get(first);
    const fromFirst = plain.slice(plain.indexOf(first));
    if (known === undefined) byFirst.set(first, [fromFirst]);
    else known.push(fromFirst);
  }
  for (const known of byFirst.values()) known.sort((a, b) => b.length - a.length);
  return byFirst;
}

function withoutNames(text: string, names: Names): string {
  const searched = folded(text);
  let told = "";
  let at = 0;
  for (const { 0: first, index } of searched.matchAll(word)) {
    if (index < at) continue;
    const name = names
      .get(first)
      ?.find((one) => searched.startsWith(one, index) && !isWordy.test(searched[index + one.length] ?? ""));
    if (name === undefined) continue;
    told += `${text.slice(at, index)}[name]`;
    at = index + name.length;
  }
  return told + text.slice(at);
}
