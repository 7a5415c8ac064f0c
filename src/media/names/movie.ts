import { inExtrasFolder, isFilmExtra } from "./extras.ts";
import { firstFilled, splitPath, splitTitle, withoutMarks, words } from "./words.ts";

export interface MovieName {
  kind: "movie";
  title: string;
  year?: number;
  /** As written in `{edition-...}`, or recognised in a release name: "Director's Cut". */
  edition?: string;
  /** Which part of a film that is stacked from several files, from 1. */
  part?: number;
}

const editions: readonly (readonly [RegExp, string])[] = [
  [/director'?s[\s._]+cut/i, "Director's Cut"],
  [/final[\s._]+cut/i, "Final Cut"],
  [/special[\s._]+edition/i, "Special Edition"],
  [/ultimate[\s._]+(?:cut|edition)/i, "Ultimate Edition"],
  [/\bextended\b/i, "Extended"],
  [/\btheatrical\b/i, "Theatrical"],
  [/\bunrated\b/i, "Unrated"],
  [/\buncut\b/i, "Uncut"],
  [/\bremastered\b/i, "Remastered"],
  [/\bimax\b/i, "IMAX"],
];

const partAfterYear = /(?:^|[\s._-])(?:cd|dis[ck]|part|pt|dvd(?=[1-4]$))[\s._-]?(\d{1,2})(?=$|[\s._-])/i;
// Without a year before it only a number written on to the word is one: The Hangover Part 2 is a title.
const partAtEnd = /(?:^|[\s._-])(?:cd|dis[ck]|dvd|part|pt)(\d{1,2})$/i;
const partFolder = /^(?:cd|dis[ck]|dvd|part|pt)[\s._-]?(\d{1,2})$/i;

// What cameras, rippers and people in a hurry call a file: the folder says more.
const saysNothing = /^(?:movie|film|video|main|feature|title[\s_]?t?\d*|\d{5})$/i;

/** Which part of a stack a file name ends with, and the name without it. */
export function splitPart(stem: string): { name: string; part?: number } {
  const match = partAtEnd.exec(stem);
  return match ? { name: stem.slice(0, match.index), part: Number(match[1]) } : { name: stem };
}

function editionOf(text: string, rest: string): string | undefined {
  const named = /\{edition-([^{}]+)\}/i.exec(text)?.[1]?.trim();
  return named || editions.find(([pattern]) => pattern.test(rest))?.[1];
}

/** Reads a film's path, as https://support.plex.tv/articles/naming-and-organizing-your-movie-media-files/ has it. */
export function describeMovie(path: string): MovieName | null {
  const { folders, stem } = splitPath(path);
  if (inExtrasFolder(folders) || isFilmExtra(stem)) return null;
  const discFolder = partFolder.exec(folders.at(-1) ?? "");
  const folderText = folders.at(discFolder ? -2 : -1) ?? "";
  const { name, part: partOfName } = splitPart(withoutMarks(stem));
  const file = splitTitle(name);
  const folder = splitTitle(withoutMarks(folderText));
  const folderSaysMore =
    folder.title !== "" &&
    (file.title === "" ||
      saysNothing.test(file.title) ||
      (folder.year !== undefined && !file.certain && (folder.certain || file.year === undefined)));
  const best = folderSaysMore ? folder : file;
  const title = firstFilled(best.title, file.title, words(stem), stem);
  if (title === undefined) return null;
  const edition = editionOf(stem, file.rest) ?? editionOf(folderText, folder.rest);
  const partText =
    partOfName ??
    (file.year === undefined ? undefined : partAfterYear.exec(file.rest)?.[1]) ??
    discFolder?.[1];
  return {
    kind: "movie",
    title,
    ...(best.year !== undefined && { year: best.year }),
    ...(edition !== undefined && { edition }),
    ...(partText !== undefined && { part: Number(partText) }),
  };
}
