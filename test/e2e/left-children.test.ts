import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { writeLongSound } from "../support/long-sound.ts";
import { readersOf } from "../support/reader-processes.ts";
import { startServer } from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";

/** The letter that Linux has for what a process does: T when it is stopped, Z when it has ended; undefined: it is gone. */
function stateOf(pid: number): string | undefined {
  try {
    return /^State:\s+(\w)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]!;
  } catch {
    return undefined;
  }
}

async function readAndPause(folder: string): Promise<{ kill(): Promise<unknown>; paused: number[] }> {
  const music = join(folder, "Music", "Artist", "Album");
  mkdirSync(music, { recursive: true });
  writeLongSound(join(music, "01 Long.wav"), 2_000_000_000);
  const { sdk, child, end } = await startServer(join(folder, "data"), [
    "--library",
    `Music=artist:${join(folder, "Music")}`,
  ]);
  const sections = () => sdk.library.sections();
  await vi.waitFor(async () => expect((await sections())[0]?.refreshing).toBe(false), 20_000);
  const { runId } = await sdk.runs.start({ task: "LoudnessAnalysis", force: true });
  await vi.waitFor(async () => expect((await sdk.runs.get(runId!)).items.total).toBe(1), 20_000);
  await vi.waitFor(() => expect(readersOf(child.pid!).length).toBeGreaterThan(0), 20_000);
  await sdk.butler.pause();
  const paused = readersOf(child.pid!);
  await vi.waitFor(() => expect(paused.map(stateOf)).toEqual(paused.map(() => "T")), 5000);
  return { kill: () => end("SIGKILL"), paused };
}

// Only Linux tells whose children there are.
test.skipIf(process.platform !== "linux")(
  "children that were stopped when their server was killed are ended by the next one, and by no other",
  async () => {
    const [folder, elsewhere] = [temporaryFolder(), temporaryFolder()];
    const { kill, paused } = await readAndPause(folder);
    await kill();
    await startServer(join(elsewhere, "data"));
    expect(paused.map(stateOf)).toEqual(paused.map(() => "T"));

    await startServer(join(folder, "data"));
    await vi.waitFor(
      () => expect(paused.map(stateOf).filter((state) => state && state !== "Z")).toEqual([]),
      5000,
    );
  },
  60_000,
);
