import { randomUUID } from "node:crypto";
import { mkdir, rm, stat, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Check } from "../api/checks.ts";
import type { Clock, Measured, Observations, Readiness } from "../core/ports.ts";
import type { Store } from "../store/store.ts";
import type { DataPaths } from "./files.ts";

/** Milliseconds that a disk has to answer: one that is not there may not answer at all. */
const patience = 2_000;
/** Milliseconds after which a reader that could not start is tried again. */
const tryAgain = 60_000;

/** @param tryReader starts what reads media, and says how that went; first whether it starts at all */
export function createObservations(
  store: Store,
  paths: DataPaths,
  { clock, tryReader }: { clock: Clock; tryReader(): Promise<readonly Check[]> },
): Observations {
  let tried: { at: number; answer: Promise<Readiness> } | undefined;
  const readerOnce = async (): Promise<Readiness> => {
    if (tried !== undefined && (await tried.answer).ok) return tried.answer;
    if (tried === undefined || clock.now() - tried.at > tryAgain || clock.now() < tried.at)
      tried = { at: clock.now(), answer: readerIn(tryReader) };
    return tried.answer;
  };
  return {
    measure: async () => ({
      database: {
        file: await sizeOf(store.file),
        log: await sizeOf(`${store.file}-wal`),
        unused: store.freePages() * 4096,
      },
      disks: await disksOf([
        paths.data,
        ...store.sections.all().flatMap(({ roots }) => roots.map(({ path }) => path)),
      ]),
      // Kinds of what is open in this process: each child is a ProcessWrap.
      children: process.getActiveResourcesInfo().filter((kind) => kind === "ProcessWrap").length,
    }),
    readiness: () => Promise.all([databaseOf(store), dataFolderIn(paths), readerOnce()]),
  };
}

const fine = (name: Readiness["name"]): Readiness => ({ name, ok: true, reason: null });
const wrong = (name: Readiness["name"], reason: string): Readiness => ({ name, ok: false, reason });

async function databaseOf(store: Store): Promise<Readiness> {
  try {
    store.runs.list({ limit: 1 });
    return fine("database");
  } catch (error) {
    const { code = "an error" } = error as { code?: string };
    return wrong("database", `The database does not answer: ${code}.`);
  }
}

async function dataFolderIn({ scratch }: DataPaths): Promise<Readiness> {
  const file = join(scratch, `ready-${randomUUID()}`);
  try {
    await mkdir(scratch, { recursive: true });
    await writeFile(file, "a");
    await rm(file);
    return fine("data folder");
  } catch (error) {
    const { code = "an error" } = error as { code?: string };
    return wrong("data folder", `Nothing can be written into the data folder: ${code}.`);
  }
}

async function readerIn(tryReader: () => Promise<readonly Check[]>): Promise<Readiness> {
  const starts = await tryReader().then(
    ([first]) => first?.verdict === "ok",
    () => false,
  );
  return starts
    ? fine("reader")
    : wrong("reader", "What reads media does not start. `butler doctor` says why.");
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

async function disksOf(folders: readonly string[]): Promise<Measured["disks"]> {
  const disks = await Promise.all(
    [...new Set(folders)].map(async (path) => {
      const told = await Promise.race([statfs(path).catch(() => undefined), silence()]);
      return told === undefined
        ? []
        : [{ path, free: told.bavail * told.bsize, size: told.blocks * told.bsize }];
    }),
  );
  return disks.flat();
}

const silence = (): Promise<undefined> =>
  new Promise((resolve) => setTimeout(() => resolve(undefined), patience).unref());
