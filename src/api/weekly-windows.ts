const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** Minutes since midnight; 24:00 is 0. */
function minutesOf(text: string): number | undefined {
  const [, hours, minutes] = text.match(/^(\d{1,2}):(\d\d)$/) ?? [];
  if (hours === undefined || Number(minutes) > 59) return undefined;
  const sum = Number(hours) * 60 + Number(minutes);
  return sum > 1440 ? undefined : sum % 1440;
}

/** 1 (Monday) to 7. A day may be cut short to three letters. */
function weekdayOf(text: string): number | undefined {
  const index = text.length < 3 ? -1 : weekdays.findIndex((day) => day.startsWith(text.toLowerCase()));
  return index === -1 ? undefined : index + 1;
}

/** `Fri-Mon` goes over the end of the week. */
function weekdaysOf(text: string): number[] | undefined {
  const found = new Set<number>();
  for (const range of text.split(",")) {
    const ends = range.split("-").map(weekdayOf);
    const [first, last = first] = ends;
    if (ends.length > 2 || first === undefined || last === undefined || ends.includes(undefined))
      return undefined;
    for (let day = first; ; day = (day % 7) + 1) {
      found.add(day);
      if (day === last) break;
    }
  }
  return [...found].sort();
}

/**
 * Reads a window such as `Mon-Fri 01:00-06:00`, `Sat,Sun 22:00-04:00` or, on every day, `01:00-06:00`. One that ends
 * at or before its start ends on the next day.
 *
 * @returns weekdays counted from 1 (Monday), and minutes since midnight, both below 1440; undefined when it is none
 */
export function parseWindow(text: string): { weekdays: number[]; from: number; to: number } | undefined {
  const [, days, start, end] = text.trim().match(/^(?:(\S+)\s+)?([\d:]+)\s*-\s*([\d:]+)$/) ?? [];
  if (start === undefined || end === undefined || start === "24:00") return undefined;
  const on = days === undefined ? [1, 2, 3, 4, 5, 6, 7] : weekdaysOf(days);
  const [from, to] = [minutesOf(start), minutesOf(end)];
  return on && from !== undefined && to !== undefined ? { weekdays: on, from, to } : undefined;
}
