import { byteSize } from "../api/amounts.ts";
import type { Backup, BackupList } from "../api/backups.ts";
import type { PlexAPI } from "../sdk/plex-api.ts";
import { connectIfAny } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson, sayTable } from "./output.ts";
import { paint } from "./printable.ts";
import { type Consent, confirmed } from "./question.ts";
import { when } from "./words.ts";

interface BackupOptions extends ClientOptions {
  /** Where the backups lie, when no server runs. */
  from?: string;
}

type Remote = PlexAPI["backups"];

/** Backups behind a server, or of a data folder whose server does not run. */
interface Shelf {
  list(): Promise<BackupList>;
  verify(id: number): Promise<Backup>;
  delete(id: number): Promise<Backup>;
  /** @returns what came of it, as a sentence */
  restore(backup: Backup): Promise<string>;
}

export function list(hands: Hands, options: BackupOptions): Promise<number> {
  return withShelf(hands, options, async (shelf) => {
    const { backups } = await shelf.list();
    if (options.json) {
      sayJson(hands, backups);
    } else if (backups.length === 0) {
      say(hands, "No backups.");
    } else {
      const rows = backups.map((one) => [
        String(one.id),
        one.database,
        one.file,
        byteSize(one.bytes),
        when(one.createdAt, hands),
        one.verifiedAt === null ? "never" : when(one.verifiedAt, hands),
        paint(hands, colors[one.outcome], one.outcome) + (one.message === null ? "" : `: ${one.message}`),
      ]);
      sayTable(hands, ["ID", "DATABASE", "FILE", "SIZE", "MADE", "VERIFIED", "OUTCOME"], rows);
    }
    return exitStatus.ok;
  });
}

export function verify(hands: Hands, which: string, options: BackupOptions): Promise<number> {
  return withShelf(hands, options, async (shelf) => {
    const found = await find(hands, shelf, which);
    if (found === undefined) return exitStatus.notFound;
    const verified = await shelf.verify(found.id);
    const isWhole = verified.outcome === "verified";
    if (options.json) sayJson(hands, verified);
    else if (isWhole) say(hands, `${verified.file} can be restored: it is whole.`);
    else hands.err(`error: ${verified.file} cannot be restored: ${verified.message}\n`);
    return isWhole ? exitStatus.ok : exitStatus.failed;
  });
}

export function remove(hands: Hands, which: string, options: BackupOptions & Consent): Promise<number> {
  return withShelf(hands, options, async (shelf) => {
    const found = await find(hands, shelf, which);
    if (found === undefined) return exitStatus.notFound;
    if (!(await confirmed(hands, `Delete the backup ${found.file}?`, options))) return exitStatus.failed;
    const removed = await shelf.delete(found.id);
    if (options.json) sayJson(hands, removed);
    else say(hands, `Deleted ${removed.file}.`);
    return exitStatus.ok;
  });
}

/** A number is too easily mistyped for something that replaces the database: the name of the file must be given. */
export function restore(hands: Hands, which: string, options: BackupOptions & Consent): Promise<number> {
  return withShelf(hands, options, async (shelf) => {
    const found = await find(hands, shelf, which);
    if (found === undefined) return exitStatus.notFound;
    if (which === String(found.id)) {
      hands.err(`error: name the file, so that nothing is restored by mistake: ${nameOf(found)}\n`);
      return exitStatus.wrongUse;
    }
    const question = `Put ${nameOf(found)} in the place of the database? What came after it is left out.`;
    if (!(await confirmed(hands, question, options))) return exitStatus.failed;
    const message = await shelf.restore(found);
    if (options.json) sayJson(hands, { restored: found, message });
    else say(hands, message);
    return exitStatus.ok;
  });
}

const colors = { verified: "green", unverified: "yellow", damaged: "red" } as const;
const nameOf = ({ file }: Backup): string => file.split(/[/\\]/).at(-1)!;

async function find(hands: Hands, shelf: Shelf, which: string): Promise<Backup | undefined> {
  const { backups } = await shelf.list();
  const found = backups.find((one) => [String(one.id), nameOf(one), one.file].includes(which));
  if (found === undefined) {
    const names = backups.map(nameOf).join(", ") || "none";
    hands.err(`error: no backup has the number or the file name "${which}". There are: ${names}.\n`);
  }
  return found;
}

/** Where no server answers, and none was named, the data folder itself is worked on. */
async function withShelf(
  hands: Hands,
  options: BackupOptions,
  work: (shelf: Shelf) => Promise<number>,
): Promise<number> {
  const backups = options.from === undefined ? await answering(hands, options) : undefined;
  if (backups) return work({ ...backups, restore: (backup) => restoreThere(hands, backups, backup) });
  const here = await hands.backupsHere(options);
  try {
    const message = (kept: string) =>
      `The database was restored; the one before it is kept as ${kept}. Start the server again.`;
    return await work({ ...here, restore: async ({ id }) => message(await here.restore(id)) });
  } finally {
    here.close();
  }
}

/** @returns undefined where no server answers, and none was named */
async function answering(hands: Hands, options: BackupOptions): Promise<Remote | undefined> {
  const there = await connectIfAny(hands, options);
  if (there === undefined) return undefined;
  const { backups } = there.sdk;
  try {
    await backups.list();
    return backups;
  } catch (error) {
    if (there.isNamed || (error as { code?: unknown }).code !== "unreachable") throw error;
    return undefined;
  }
}

/** Milliseconds. */
const betweenLooks = 200;
/** How often a server may not answer at all while it restores. */
const patience = 10;

async function restoreThere(hands: Hands, backups: Remote, backup: Backup): Promise<string> {
  const { lastRestore: before } = await backups.list();
  await backups.restore(backup.id, { confirm: nameOf(backup) });
  for (let unanswered = 0; ; ) {
    await hands.wait(betweenLooks);
    const answer = await backups.list().catch((error: { statusCode?: number; code?: unknown }) => {
      const isMaintenance = error.statusCode === 503;
      // The connection from before may break in the moment in which it is used.
      if (!isMaintenance && (error.code !== "unreachable" || ++unanswered > patience)) throw error;
      return undefined;
    });
    const last = answer?.lastRestore;
    if (!last || JSON.stringify(last) === JSON.stringify(before)) continue;
    if (last.outcome === "failed") throw new Error(last.message);
    return last.message;
  }
}
