/** A file beside a media file that becomes a stream of it: subtitles of a film or episode, lyrics of a track. */
export interface ExternalText {
  /** As it is spelt on the disk. */
  name: string;
  type: "subtitle" | "lyrics";
  /** In the words of Plex and FFmpeg. */
  codec: string;
  /** A BCP 47 tag: `en`, `pt-BR`. */
  language?: string;
  forced: boolean;
  default: boolean;
  /** For people who do not hear well: SDH, closed captions. */
  hearingImpaired: boolean;
  /** What else the name says: "Director's comments". */
  title?: string;
}

const codecs = {
  subtitle: { srt: "srt", ass: "ass", ssa: "ssa", vtt: "webvtt", smi: "smi", sub: "microdvd", idx: "vobsub" },
  lyrics: { lrc: "lrc", txt: "txt" },
} as const;

/** Folders in which subtitles are kept beside a film or an episode. */
export const isSubtitleFolder = (name: string): boolean => /^sub(?:s|titles?)?$/i.test(name);

/**
 * The texts in a folder that are called like a media file: `Film.en.forced.srt` is of `Film.mkv`, unless there is a
 * `Film.en.mkv` as well.
 * @param names of all files in the folder
 * @param stem the media file's name without its extension
 * @param stems those of all media files beside it
 */
export function textsOf(
  type: ExternalText["type"],
  names: readonly string[],
  stem: string,
  stems: readonly string[],
): ExternalText[] {
  const own = plain(stem);
  const longer = stems.map(plain).filter((other) => other.length > own.length && begins(other, own));
  return names.flatMap((name) => {
    const [before, extension] = split(name);
    const called = plain(before);
    if (!begins(called, own) || longer.some((other) => begins(called, other))) return [];
    return textNamed(type, name, before.normalize("NFC").slice(own.length), extension, names);
  });
}

/** All texts of a folder that is a media file's own, such as `Subs/2_English.srt`. */
export function textsIn(type: ExternalText["type"], names: readonly string[]): ExternalText[] {
  return names.flatMap((name) => {
    const [before, extension] = split(name);
    return textNamed(type, name, `.${before.replace(/^\d+[\s._-]+/, "")}`, extension, names);
  });
}

/** @param said what the name has between that of the media file and the extension */
function textNamed(
  type: ExternalText["type"],
  name: string,
  said: string,
  extension: string,
  names: readonly string[],
): ExternalText[] {
  const codec = (codecs[type] as Record<string, string>)[extension];
  // The pictures of VobSub subtitles are shown by their index.
  const isPictures =
    extension === "sub" && names.some((one) => plain(one) === `${plain(split(name)[0])}.idx`);
  if (codec === undefined || isPictures) return [];
  const marks = { forced: false, default: false, hearingImpaired: false };
  const rest: string[] = [];
  let language: string | undefined;
  for (const word of said.split(/[.()[\]]+|(?<!\b\p{L}{2})[-_]|\s+-\s+/u).map((one) => one.trim())) {
    const lower = word.toLowerCase();
    if (lower === "") continue;
    if (lower === "forced" || lower === "foreign") marks.forced = true;
    else if (lower === "default") marks.default = true;
    // "hi" alone is Hindi.
    else if (lower === "sdh" || lower === "cc" || (lower === "hi" && language !== undefined))
      marks.hearingImpaired = true;
    else if (language === undefined && languageOf(word) !== undefined) language = languageOf(word);
    else rest.push(word);
  }
  const title = type === "subtitle" ? rest.join(" ") : "";
  return [{ name, type, codec, ...(language && { language }), ...marks, ...(title && { title }) }];
}

/** In one form and case: names of one file are written in several. */
const plain = (name: string): string => name.normalize("NFC").toLowerCase();

/** "Film 2" is another film than "Film", "Film.en" is not. */
const begins = (name: string, stem: string): boolean =>
  name.startsWith(stem) && (name.length === stem.length || /[._([-]/.test(name[stem.length]!));

function split(name: string): [before: string, extension: string] {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? [name, ""] : [name.slice(0, dot), name.slice(dot + 1).toLowerCase()];
}

let displayNames: Intl.DisplayNames | undefined;

/** @returns the English name of a language by its code; undefined when there is no such language */
function englishName(code: string): string | undefined {
  // Made when it is first needed: no start of a server waits for it.
  displayNames ??= new Intl.DisplayNames("en", { type: "language", fallback: "none" });
  return displayNames.of(code);
}

/** @returns a BCP 47 tag for a code or an English name of a language: `en` for "en", "eng", "ENG" and "English" */
export function languageOf(word: string): string | undefined {
  const named = languageNames().get(word.toLowerCase());
  if (named !== undefined) return named;
  if (!/^[a-z]{2,3}(?:[-_](?:[a-z]{2}|[a-z]{4}|\d{3}))?$/i.test(word)) return undefined;
  try {
    const [tag] = Intl.getCanonicalLocales(word.replace("_", "-"));
    return tag !== undefined && englishName(tag.split("-")[0]!) !== undefined ? tag : undefined;
  } catch {
    return undefined;
  }
}

let namesOfLanguages: Map<string, string> | undefined;

/** By English name in lower case; of all languages with a code of two letters. */
function languageNames(): Map<string, string> {
  if (namesOfLanguages !== undefined) return namesOfLanguages;
  const letters = [..."abcdefghijklmnopqrstuvwxyz"];
  const codes = letters.flatMap((a) => letters.map((b) => a + b));
  const entries = codes.flatMap((code): [string, string][] => {
    const name = englishName(code)?.toLowerCase();
    const [tag = code] = Intl.getCanonicalLocales(code);
    return name === undefined ? [] : [[name, tag]];
  });
  namesOfLanguages = new Map([...entries, ["brazilian", "pt-BR"], ["mandarin", "zh"]]);
  return namesOfLanguages;
}
