/** The title at the head of a file or folder name, and what follows it. */
export interface TitledName {
  /** May be empty, when the name holds nothing but marks. */
  title: string;
  year?: number;
  /** True when the year is in brackets, or stands before a mark of picture quality: then it is surely no title word. */
  certain: boolean;
  /** What follows the title and the year: edition, part, quality, release group. */
  rest: string;
}

const bracketedYear = /^(.*?[^\s([])\s*[([]((?:18[89]|19\d|20\d)\d)[)\]](.*)$/s;

// A bare number from 2040 on belongs to the title: Blade Runner 2049.
const bareYear = /(?<![\p{L}\p{N}])(?:19\d\d|20[0-3]\d)(?![\p{L}\p{N}])/gu;

// Only marks that no title is made of. "web" is one where a codec follows it: Charlotte's Web is a film.
const quality = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:${[
    String.raw`\d{3,4}[pi]`,
    "[48]k",
    "uhd",
    "blu-?ray",
    "(?:bd|br|dvd|hd|web|vhs|cam|tv)-?rip",
    "web-?dl",
    String.raw`web(?=[\s._-]+(?:[xh][.\s]?26|hevc|av1|\d{3,4}p))`,
    "[hps]dtv",
    "dvd[59]?(?:-?r)?",
    String.raw`[xh][.\s]?26[456]`,
    "hevc|xvid|divx|av1|remux|hdr(?:10)?|10-?bit|8-?bit",
    "dts(?:-hd)?|aac|ac3|e-?ac-?3|ddp?[257]|truehd|atmos|flac",
  ].join("|")})(?![\p{L}\p{N}])`,
  "iu",
);

/** The place of the first mark of picture or sound quality in a name, or its length. */
export function qualityAt(name: string): number {
  const at = name.search(quality);
  return at < 0 ? name.length : at;
}

/**
 * A name as people write it. Names without a space are taken to use dots for spaces, except between initials
 * (`S.W.A.T`).
 * @param whole the name that `text` was cut from, which shows whether dots stand for spaces
 */
export function words(text: string, whole = text): string {
  const dotless = /\s/.test(whole)
    ? text
    : text.replace(
        /((?<=(?<![\p{L}\p{N}])\p{L})\.(?=\p{L}(?![\p{L}\p{N}])))|\.+/gu,
        (_, betweenInitials) => betweenInitials ?? " ",
      );
  return dotless
    .replace(/[\s_]+/g, " ")
    .replace(/^[\s\-–]+/, "")
    .replace(/[\s\-–([{]+$/, "");
}

/** Without the marks in braces that Plex reads, such as `{tmdb-329865}`, and without database ids in brackets. */
export function withoutMarks(name: string): string {
  return name
    .replace(/\{[^{}]*\}|\[[a-z]+id-[^[\]]*\]/gi, "")
    .trim()
    .normalize("NFC");
}

/** Splits a file name without its extension, or a folder name, into its title, its year and the rest. */
export function splitTitle(name: string): TitledName {
  const bracketed = bracketedYear.exec(name);
  if (bracketed) {
    const [, title = "", year, rest = ""] = bracketed;
    return { title: words(title, name), year: Number(year), certain: true, rest };
  }
  const groupless = name.replace(/^\[[^\]]*\][\s._-]*(?=\S)/, "");
  const cut = qualityAt(groupless);
  const head = groupless.slice(0, cut);
  const year = [...head.matchAll(bareYear)].findLast(({ index }) => words(head.slice(0, index)) !== "");
  const hasQuality = cut < groupless.length;
  const ends = year !== undefined && words(head.slice(year.index + 4)) === "";
  if (year && (hasQuality || ends || !/\s/.test(groupless))) {
    return {
      title: words(head.slice(0, year.index), groupless),
      year: Number(year[0]),
      certain: hasQuality,
      rest: groupless.slice(year.index + 4),
    };
  }
  return {
    title: words(head.replace(/\s*\[[^\]]*\]\s*/g, " "), groupless),
    certain: false,
    rest: groupless.slice(cut),
  };
}

/** The folders above a file and its name without extension. */
export interface SplitPath {
  folders: string[];
  stem: string;
}

/** Cuts a relative path at its slashes; unnamed folders are left out. */
export function splitPath(path: string): SplitPath {
  const folders = path.split("/");
  const name = folders.pop() ?? "";
  return {
    folders: folders.filter((folder) => folder.trim() !== ""),
    stem: name.replace(/(?<=.)\.[\p{L}\p{N}]{1,5}$/u, ""),
  };
}

/** The first text that holds more than blanks. */
export function firstFilled(...texts: (string | undefined)[]): string | undefined {
  return texts.find((text) => text !== undefined && text.trim() !== "")?.trim();
}
