/** Makes a library of media files once, in child processes, and keeps it. */

import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, extname, join } from "node:path";
import { demoFiles } from "./catalogue.ts";
import type { ClipSpec } from "./encode.ts";
import type { EncodeOrder, EncodeReport } from "./encode-child.ts";
import type { PhotoWords } from "./photo-words.ts";

export interface LibraryFile {
  /** Below the library's folder, with forward slashes. */
  path: string;
  spec: ClipSpec;
  /** What the camera wrote into a photo. */
  words?: PhotoWords;
}

export interface MakeOptions {
  /** Ends the children and removes what they made. */
  signal: AbortSignal;
  onProgress(progress: Progress): void;
}

export interface Progress {
  /** Path of the file below the library's folder. */
  file: string;
  /** Of this file, 0..1. */
  fraction: number;
  /** Of the whole library, 0..1, by playing time. */
  overall: number;
}

/** Absolute paths of the library's sections. */
export interface DemoLibrary {
  films: string;
  shows: string;
  music: string;
  photos: string;
  /** False when it was there already. */
  made: boolean;
}

/**
 * Makes the demo library unless it is there.
 * @throws what `makeLibrary` throws.
 */
export async function makeDemoLibrary(folder: string, options: MakeOptions): Promise<DemoLibrary> {
  const made = await makeLibrary(folder, demoFiles, options);
  const section = (name: string) => join(folder, name);
  return {
    films: section("Films"),
    shows: section("Shows"),
    music: section("Music"),
    photos: section("Photos"),
    made,
  };
}

/** Says which files a folder was made with. Hidden, so that no scan takes it for media. */
const markName = ".library.json";

/**
 * Makes the files below `folder`, unless a whole library of exactly these files is there. They are made in a folder
 * beside it, which takes its name when all is done: half a library is never seen. One maker at a time.
 * @returns whether it was made now.
 * @throws Error when a file cannot be made, or `folder` holds something that is not a library made here;
 * `signal.reason` when aborted.
 */
export async function makeLibrary(
  folder: string,
  files: readonly LibraryFile[],
  { signal, onProgress }: MakeOptions,
): Promise<boolean> {
  signal.throwIfAborted();
  const mark = createHash("sha256").update(JSON.stringify(files)).digest("hex");
  if (await isWhole(folder, files, mark)) return false;
  await refuseForeign(folder);
  const aside = `${folder}.making`;
  await rm(aside, { recursive: true, force: true });
  try {
    await makeFiles(aside, files, { signal, onProgress });
    await writeFile(join(aside, markName), JSON.stringify({ mark }));
    await rm(folder, { recursive: true, force: true });
    await rename(aside, folder);
    return true;
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function isWhole(folder: string, files: readonly LibraryFile[], mark: string): Promise<boolean> {
  const kept = await readFile(join(folder, markName), "utf8").catch(() => "");
  return kept === JSON.stringify({ mark }) && files.every(({ path }) => existsSync(join(folder, path)));
}

/** The folder is about to be replaced: it must be ours, empty, or not there. */
async function refuseForeign(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  if (names.length > 0 && !names.includes(markName))
    throw new Error(
      `Expected ${folder} to be empty or a demo library, but it holds other files: name another folder.`,
    );
}

async function makeFiles(
  folder: string,
  files: readonly LibraryFile[],
  { signal, onProgress }: MakeOptions,
): Promise<void> {
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  const total = files.reduce((sum, { spec }) => sum + spec.durationSeconds, 0);
  const seconds = new Map<string, number>();
  const rest = files.values();
  const work = async () => {
    for (const { path, spec, words } of rest) {
      either.throwIfAborted();
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await encode({ file: join(folder, path), spec, words }, either, (fraction) => {
        seconds.set(path, fraction * spec.durationSeconds);
        onProgress({ file: path, fraction, overall: seconds.values().reduce((a, b) => a + b, 0) / total });
      });
    }
  };
  const workers = Array.from({ length: Math.max(1, availableParallelism() - 1) }, () =>
    work().catch((error: unknown) => failure.abort(error)),
  );
  // All have ended, children too, before anything is removed.
  await Promise.all(workers);
  either.throwIfAborted();
}

/** Beside this file, as TypeScript or compiled. */
const childProgram = join(import.meta.dirname, `encode-child${extname(import.meta.filename)}`);

function encode(
  order: EncodeOrder,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<void> {
  const child = fork(childProgram, { execArgv: [], stdio: ["ignore", "ignore", "pipe", "ipc"] });
  const kill = () => child.kill("SIGKILL");
  signal.addEventListener("abort", kill);
  let said = "";
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-2000);
  });
  return new Promise<void>((resolve, reject) => {
    let report: EncodeReport | undefined;
    child.on("message", (message: EncodeReport) => {
      report = message;
      if ("fraction" in message) onProgress(message.fraction);
    });
    child.once("error", reject);
    child.once("close", (code, killedBy) => {
      if (signal.aborted) reject(signal.reason);
      else if (report && "made" in report) resolve();
      else reject(new Error(failureText(order.file, report, killedBy ?? `status ${code}`, said)));
    });
    child.send(order, (error) => error && reject(error));
  }).finally(() => signal.removeEventListener("abort", kill));
}

function failureText(file: string, report: EncodeReport | undefined, ending: string, said: string): string {
  const reason = report && "error" in report ? report.error : `the encoding process ended with ${ending}`;
  return `${file} could not be made: ${reason}.${said && ` FFmpeg said: ${said.trim()}`}`;
}
