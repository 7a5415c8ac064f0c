/** A line of the log for people: the time in the server's zone, how grave, what, and what else is known, all on one line. */
export function prettyLine(
  line: Readonly<Record<string, unknown>>,
  { timeZone, colors }: { timeZone: string; colors: boolean },
): string {
  const { level, time, msg, err, ...facts } = line;
  const { name, color } = levels[Math.floor(Number(level) / 10)] ?? { name: String(level), color: 0 };
  const clock = Temporal.Instant.from(String(time))
    .toZonedDateTimeISO(timeZone)
    .toPlainTime()
    .toString({ smallestUnit: "second" });
  const paint = (text: string, code: number) => (colors ? `\u001b[${code}m${text}\u001b[0m` : text);
  const known = Object.entries(facts).map(([key, value]) => `${key}=${wordOf(value)}`);
  const head = [clock, paint(name.padEnd(5), color), printable(String(msg ?? "")), ...known].join(" ");
  const stack = (err as { stack?: unknown } | undefined)?.stack;
  return typeof stack === "string"
    ? `${head}\n${stack.split("\n").map(printable).join("\n")}\n`
    : `${head}\n`;
}

/** By pino's numbers, in tens. */
const levels: readonly ({ name: string; color: number } | undefined)[] = [
  undefined,
  { name: "TRACE", color: 90 },
  { name: "DEBUG", color: 90 },
  { name: "INFO", color: 32 },
  { name: "WARN", color: 33 },
  { name: "ERROR", color: 31 },
  { name: "FATAL", color: 31 },
];

const wordOf = (value: unknown): string =>
  printable(typeof value === "string" && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value));

/** Names come from files and from the network: what would move the cursor is written as its number. */
const printable = (text: string): string =>
  text.replace(/\p{Cc}|\p{Cf}/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
