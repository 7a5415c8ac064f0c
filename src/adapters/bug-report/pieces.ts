import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Check } from "../../api/checks.ts";
import { type PreferenceId, preferences } from "../../api/preferences.ts";
import { redacted } from "../../api/redaction.ts";
import type { DatabaseFacts } from "../../store/bug-report.ts";
import { logFolder } from "../log.ts";
import type { Piece } from "./archive.ts";
import type { Openness } from "./censor.ts";
import { mountOf } from "./mounts.ts";

type Censor = (text: string) => string;

/** A value with every text in it censored, and times as people read them. */
function censored(value: unknown, censor: Censor, name = ""): unknown {
  if (typeof value === "string") return censor(value);
  if (typeof value === "number" && /(?:_at|^at|_for)$/.test(name))
    return Temporal.Instant.fromEpochMilliseconds(value).toString();
  if (Array.isArray(value)) return value.map((one) => censored(one, censor, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, censored(one, censor, key)]));
}

const jsonPiece = (name: string, what: string, value: unknown): Piece => ({
  ...{ name, what },
  text: `${JSON.stringify(value, null, 2)}\n`,
});

export const versionsPiece = (versions: Record<string, unknown>): Piece =>
  jsonPiece("versions.json", "versions of the program and of what it runs on", versions);

export const doctorPiece = (checks: readonly Check[], censor: Censor): Piece =>
  jsonPiece("doctor.json", "what the doctor found", censored(checks, censor));

/**
 * Settings that were changed. A text may be anything, a key too: how long it is must do, unless it is one of the choices.
 */
export function settingsPiece(settings: DatabaseFacts["settings"]): Piece {
  const told = Object.entries(settings).map(([id, value]) => {
    const known = id in preferences ? preferences[id as PreferenceId] : undefined;
    const { choices } = (known ?? {}) as { choices?: readonly (readonly [unknown, string])[] };
    const isChoice = choices?.some(([choice]) => choice === value) === true;
    const isText = typeof value !== "number" && typeof value !== "boolean";
    return [id, isText && !isChoice ? `[${String(value).length} characters]` : value];
  });
  return jsonPiece("settings.json", "preferences that were changed", Object.fromEntries(told));
}

export function runsPiece(runs: DatabaseFacts["runs"], censor: Censor, { withNames }: Openness): Piece {
  const told = runs.map((run) => ({
    ...run,
    failed_items: (run.failed_items as { title: string }[]).map((item) => ({
      ...item,
      title: withNames ? item.title : "[name]",
    })),
  }));
  return jsonPiece("runs.json", "the last runs, with what they wrote down", censored(told, censor));
}

export const databasePiece = ({ version, rows }: Pick<DatabaseFacts, "version" | "rows">): Piece =>
  jsonPiece("database.json", "version of the tables, and how many rows each has", { version, rows });

/** Where sections lie: the names of places only where paths are told. */
export async function mountsPiece(
  roots: DatabaseFacts["roots"],
  censor: Censor,
  { withPaths }: Openness,
): Promise<Piece> {
  const mounts = await Promise.all(
    roots.map(async ({ section, path }) => {
      const { at, source, ...mount } = await mountOf(path);
      return { section, ...(withPaths && { path, at, source: source && censor(source) }), ...mount };
    }),
  );
  return jsonPiece("mounts.json", "the disks behind the folders of sections", mounts);
}

/** Bytes of the end of each log file that are told, and of how many files. */
const mostOfLog = 4_000_000;
const mostLogs = 5;

/** The newest log files of the server, the ends of long ones. */
export async function logPieces(data: string, censor: Censor, openness: Openness): Promise<Piece[]> {
  const folder = join(data, logFolder);
  const names = await readdir(folder).catch(() => []);
  const logs = await Promise.all(
    names
      .filter((name) => name.endsWith(".log"))
      .map(async (name) => ({ name, ...(await endOf(join(folder, name)).catch(() => undefined)) })),
  );
  return logs
    .flatMap(({ name, text, at }) => (text === undefined || at === undefined ? [] : [{ name, text, at }]))
    .sort((a, b) => b.at - a.at)
    .slice(0, mostLogs)
    .map(({ name, text }) => ({
      name: `logs/${name}`,
      what: "a log of the server",
      text: text
        .split("\n")
        .map((line) => censoredLine(line, censor, openness))
        .join("\n"),
    }));
}

/** Lines are JSON, whose texts are censored one by one: otherwise a quotation would not end where it should. */
function censoredLine(line: string, censor: Censor, { withNames }: Openness): string {
  try {
    // What is gone from the library is known by its place in the line alone.
    const rules = { secrets: [], ...(!withNames && { folders: [] }) };
    return JSON.stringify(censored(redacted(JSON.parse(line), rules), censor));
  } catch {
    return censor(line);
  }
}

async function endOf(file: string): Promise<{ text: string; at: number }> {
  await using handle = await open(file);
  const { size, mtimeMs } = await handle.stat();
  const from = Math.max(0, size - mostOfLog);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
  const text = buffer.toString("utf8", 0, bytesRead);
  // The first line of an end is half a line.
  return { text: from === 0 ? text : text.slice(text.indexOf("\n") + 1), at: mtimeMs };
}
