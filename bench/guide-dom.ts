/** The other way to read a guide: the whole file into memory, and a tree of all its elements. Tells what that took. */

import { readFileSync } from "node:fs";
import { XMLParser } from "fast-xml-parser";

interface Element {
  channel: string;
  start: string;
  stop: string;
  title: unknown;
  desc: unknown;
}

const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" });
const { tv } = parser.parse(readFileSync(process.argv[2]!, "utf8")) as { tv: { programme: Element[] } };
const rows = tv.programme.map(({ channel, start, stop, ...details }) => ({
  channel,
  startMs: milliseconds(start),
  endMs: milliseconds(stop),
  details: JSON.stringify(details),
}));
process.stdout.write(JSON.stringify({ programmes: rows.length, kilobytes: process.resourceUsage().maxRSS }));

/** Of `YYYYMMDDhhmmss +hhmm` only. */
function milliseconds(text: string): number {
  const [, year, month, day, hour, minute, second, offset] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d) ([+-]\d{4})$/.exec(text)!;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`);
}
