/** Zones that guides write by their letters, in minutes east of UTC: those of RFC 822, and Europe's. */
const lettered: Readonly<Record<string, number>> = {
  Z: 0,
  UT: 0,
  UTC: 0,
  GMT: 0,
  WET: 0,
  BST: 60,
  WEST: 60,
  CET: 60,
  CEST: 120,
  EET: 120,
  EEST: 180,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
};

const form = /^(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?\s*(?:([+-])(\d\d):?(\d\d)|([A-Za-z]+))?$/;

/**
 * Reads a moment as XMLTV writes it: `YYYYMMDDhhmmss +hhmm`, where everything after the year may be missing from the
 * right, and the offset too (the DTD of XMLTV 1.x; "initial substring").
 * @param zone IANA name of the zone in which moments without an offset are; those that daylight saving gives twice are
 * the first of the two, those that it leaves out come as late after the gap
 * @returns milliseconds since the epoch, or undefined when it is no such moment
 */
export function xmltvTime(text: string, zone: string): number | undefined {
  const match = form.exec(text.trim());
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map((digits, place) => (digits === undefined ? (place === 1 || place === 2 ? 1 : 0) : Number(digits)));
  const [, , , , , , , sign, hours, minutes, letters] = match;
  const offset = sign
    ? (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
    : letters && lettered[letters.toUpperCase()];
  if (letters && offset === undefined) return undefined;
  const isMoment =
    month! >= 1 &&
    month! <= 12 &&
    day! >= 1 &&
    day! <= daysOf(year!, month!) &&
    hour! <= 23 &&
    minute! <= 59 &&
    second! <= 60;
  if (!isMoment) return undefined;
  const local = Date.UTC(year!, month! - 1, day!, hour, minute, second);
  if (typeof offset === "number") return local - offset * 60_000;
  if (zone === "UTC") return local;
  return Temporal.Instant.fromEpochMilliseconds(local)
    .toZonedDateTimeISO("UTC")
    .toPlainDateTime()
    .toZonedDateTime(zone).epochMilliseconds;
}

function daysOf(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}
