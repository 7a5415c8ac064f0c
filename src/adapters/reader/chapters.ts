import { fstatSync, ftruncateSync, readSync } from "node:fs";
import { AV_LOG_INFO, AV_LOG_QUIET } from "node-av/constants";
import { type FormatContext, Log } from "node-av/lib";
import type { ProbeFinding } from "../../core/ports.ts";

/** Where FFmpeg logs to. The parent has made it a file that this process can read back. */
const standardError = 2;

/**
 * The chapters of an open file. node-av has no getter for them, but FFmpeg prints them when it describes a file. Its
 * log callback is no way to get at them: it drops what comes after a thousand messages.
 */
export function readChapters(container: FormatContext): ProbeFinding["chapters"] {
  ftruncateSync(standardError);
  Log.setLevel(AV_LOG_INFO);
  container.dumpFormat(0, "", false);
  Log.setLevel(AV_LOG_QUIET);
  const text = Buffer.alloc(fstatSync(standardError).size);
  readSync(standardError, text, 0, text.length, 0);
  return parseChapters(text.toString());
}

/**
 * Reads the chapters out of what `av_dump_format` prints. Line breaks in a title begin a line without a key there, and
 * FFmpeg cuts each line of a title after 255 bytes.
 */
export function parseChapters(description: string): ProbeFinding["chapters"] {
  const lines = description.split("\n");
  const chapters: ProbeFinding["chapters"] = [];
  const start = lines.indexOf("  Chapters:");
  let key = "";
  for (const line of start < 0 ? [] : lines.slice(start + 1)) {
    const [, from, to] = /^ {4}Chapter #\d+:\d+: start (-?[\d.]+), end (-?[\d.]+)$/.exec(line) ?? [];
    const chapter = chapters.at(-1);
    if (from !== undefined && to !== undefined) {
      chapters.push({ startMs: toMs(from), endMs: toMs(to), title: "" });
    } else if (line.startsWith("        ") && chapter) {
      const [, name, value] = /^ {8}(.{16,}?): (.*)$/s.exec(line) ?? [];
      const continued = name?.trim() === "";
      if (!continued) key = name?.trim().toLowerCase() ?? "";
      if (key === "title") chapter.title += (continued ? "\n" : "") + (value ?? "").replace(/\uFFFD+$/, "");
    } else if (line !== "      Metadata:") {
      break;
    }
  }
  return chapters;
}

const toMs = (seconds: string): number => Math.round(Number(seconds) * 1000);
