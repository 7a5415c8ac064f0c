/** What tasks make, as files: known by their bytes, because the same media always gives the same. */

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import BetterSqlite from "better-sqlite3";

/** The SHA-256 of each file, by its path. */
export type Artefacts = ReadonlyMap<string, string>;

/** Folders of the data folder that hold what tasks make for clients. */
const shown = ["Media", "Metadata", "Cache/PhotoTranscoder"];

/** @returns what lies below the data folder and beside the media */
export function artefactsIn(data: string, media: string): Artefacts {
  const files = [...shown.map((name) => join(data, name)), media]
    .filter(existsSync)
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
    );
  return new Map(
    files.filter((file) => statSync(file).isFile()).map((file) => [file, sha256(readFileSync(file))]),
  );
}

/** @returns in words, what is there that an undisturbed server would not have made, or not so */
export function halfMade(found: Artefacts, whole: Artefacts): string[] {
  return [...found].flatMap(([file, sum]) => {
    const expected = whole.get(file);
    if (expected === undefined) return [`${file} is none of the artefacts of an undisturbed server`];
    return expected === sum ? [] : [`${file} is not what an undisturbed server makes`];
  });
}

/** @returns in words, which backups are not whole */
export function brokenBackups(data: string): string[] {
  const backups = readdirSync(data).filter((name) => /^butler\.db-\d{4}-\d\d-\d\d$/.test(name));
  return backups.flatMap((name) => {
    const file = join(data, name);
    const sumFile = `${file}.sha256`;
    const sum = existsSync(sumFile) ? readFileSync(sumFile, "utf8").slice(0, 64) : undefined;
    if (sum !== undefined && sum !== sha256(readFileSync(file))) return [`${name} is not what its sum says`];
    return brokenDatabase(file).map((problem) => `${name}: ${problem}`);
  });
}

/** @returns in words, what SQLite finds wrong with a database */
export function brokenDatabase(file: string): string[] {
  const db = new BetterSqlite(file, { readonly: true });
  try {
    const integrity = db.pragma("integrity_check", { simple: true });
    const strays = db.pragma("foreign_key_check") as unknown[];
    return [
      ...(integrity === "ok" ? [] : [`integrity_check says ${integrity}`]),
      ...(strays.length === 0 ? [] : [`${strays.length} rows refer to what is not there`]),
    ];
  } finally {
    db.close();
  }
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
