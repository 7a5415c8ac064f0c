import { createHash } from "node:crypto";
import { dirname, relative } from "node:path";
import type { Reader, ReadPurpose, ReadResult } from "../../core/ports.ts";
import { type Tap, tapVersions } from "../../media/taps.ts";
import type { Waiting } from "./assign.ts";
import type { Item } from "./messages.ts";
import { askedBy, kindOf } from "./pace.ts";

export type ReadRequest = Parameters<Reader["read"]>[0];
export type ReadOptions = Parameters<Reader["read"]>[1];

/** A read whose purpose is told. */
type PurposefulRead = ReadRequest & { purpose: ReadPurpose };

/** A read that somebody at home waits for. */
export interface Request extends Waiting {
  readonly read: PurposefulRead;
  readonly options: ReadOptions;
  readonly resolve: (result: ReadResult) => void;
  readonly reject: (reason: unknown) => void;
  unfit: Set<string>;
  homeOnly: boolean;
  /** Who has it; undefined while it waits. */
  given: Giving | undefined;
}

export interface Giving {
  id: string;
  machine: string;
  /** Monotonic, in milliseconds. */
  at: number;
  /** Parts that the machine had then for each of its slots, this one included; at least 1. */
  crowd: number;
}

/** What is known of a read before anybody has it. */
export function describeRead(
  read: PurposefulRead,
  sectionTitle: (id: number) => string,
): Omit<Waiting, "unfit" | "homeOnly"> {
  const { part, tasks, priority } = read.purpose;
  const asked = askedBy(read.taps);
  return {
    key: keyOf(read, part),
    ...{ asked, kind: kindOf(asked, part.size) },
    taps: read.taps,
    ...{ tasks, priority, folder: dirname(read.file) },
    section: { id: part.sectionId, title: sectionTitle(part.sectionId) },
    size: part.size,
  };
}

/** The same for the same file, taps and versions, after a restart too. */
function keyOf({ file, taps, hardware }: ReadRequest, { size, mtime }: ReadPurpose["part"]): string {
  const versions = taps.map(({ tap, options }) => [tap, tapVersions[tap as Tap["tap"]], options]);
  return createHash("sha256")
    .update(JSON.stringify([file, size, mtime, hardware ?? null, versions]))
    .digest("hex")
    .slice(0, 32);
}

/** What travels of a read that has been given out. @param home its session @param data its data folder */
export const itemOf = ({ read, key, size, given }: Request, home: string, data: string): Item => ({
  ...{ id: given!.id, key, size, home },
  ...{ file: read.file, taps: read.taps },
  hardware: read.hardware ?? null,
  folder: relative(data, read.artefactFolder),
});
