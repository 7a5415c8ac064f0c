import { posix, win32 } from "node:path";
import { InvalidArgumentError } from "commander";
import type { SectionText } from "./library.ts";

/** Readers of what people type; each throws InvalidArgumentError with what was expected. */

export function count(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number from 1 on.");
}

export function calendarDay(text: string): string {
  try {
    if (/^\d{4}-\d\d-\d\d$/.test(text)) return Temporal.PlainDate.from(text).toString();
  } catch {
    // 2026-02-30 has the form of a day, but is none.
  }
  throw new InvalidArgumentError("It must be a day such as 2026-11-22.");
}

export function timeZone(text: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw new InvalidArgumentError("It must be an IANA time zone such as Europe/London.");
  }
}

export function sectionText(text: string): SectionText {
  const [, title, type, path] = text.match(/^(.+?)=(movie|show|artist|photo):(.+)$/) ?? [];
  if (!title || !type || !path) {
    throw new InvalidArgumentError(
      "It must look like Films=movie:/media/films; the type is movie, show, artist or photo.",
    );
  }
  // The server may be on another machine: what a relative path or "~" means there, we cannot know.
  if (!posix.isAbsolute(path) && !win32.isAbsolute(path)) {
    throw new InvalidArgumentError(`"${path}" is not a whole path: write it from the root on.`);
  }
  return { title, type: type as SectionText["type"], path };
}

/** `THEIRS=HERE`, once more. */
export function folderPairs(
  text: string,
  before: { from: string; to: string }[] = [],
): { from: string; to: string }[] {
  const [, from, to] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (from === undefined || to === undefined)
    throw new InvalidArgumentError("It must look like /data/films=/media/films: theirs, then here.");
  return [...before, { from, to }];
}
