import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { writeLongSound } from "../../test/support/long-sound.ts";
import { readersOf } from "../../test/support/reader-processes.ts";
import { makeClip } from "../demo/encode.ts";
import { loudness, previews, probe, type Tap } from "../media/taps.ts";
import { openReader, type ReaderPool } from "./reader.ts";

let folder: string;
let reader: ReaderPool;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "reader-"));
  reader = openReader({ slots: 1 });
  makeClip(join(folder, "small.mkv"), {
    durationSeconds: 10,
    video: {
      width: 160,
      height: 90,
      frameRate: 25,
      codec: "libx264",
      pictures: { kind: "greys", levels: [40, 200], secondsEach: 1 },
    },
  });
  // More than an hour: reading it takes seconds.
  writeLongSound(join(folder, "long.wav"), 1_800_000_000);
});
afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true });
});

interface Watch {
  signal?: AbortSignal;
  onProgress?: (fraction: number) => void;
  onRead?: (bytes: number) => void;
}

const read = (name: string, taps: Tap[], { signal = new AbortController().signal, ...watch }: Watch = {}) =>
  reader.read({ file: join(folder, name), taps, artefactFolder: folder }, { signal, ...watch });

const listen = [loudness({ truePeak: true })];
const look = [previews({ intervalMs: 2000, width: 320 })];

/** Starts to read the long file, and calls `act` when it is being read. */
const whileReading = (act: () => void, signal?: AbortSignal) =>
  read("long.wav", listen, { onProgress: vi.fn().mockImplementationOnce(act), ...(signal && { signal }) });

const theReader = (): number => readersOf(process.pid)[0]!;

describe("broken files", () => {
  it.each([
    ["empty.mkv", 0, /empty\.mkv is empty \(0 bytes\)/],
    ["garbage.mp4", 100_000, /garbage\.mp4 cannot be opened \(Invalid data/],
    ["garbage.mp3", 100_000, /no picture or sound/],
  ])("says what is wrong with %s", async (name, bytes, reason) => {
    const noise = Buffer.from(
      Uint8Array.from({ length: bytes }, (_, i) => Math.imul(i + 1, 0x9e3779b1) >>> 24),
    );
    writeFileSync(join(folder, name), noise);
    await expect(read(name, look)).rejects.toThrow(reason);
  });

  it("says that a file is not there", async () => {
    await expect(read("nowhere.mkv", [probe()])).rejects.toThrow(/nowhere\.mkv is not there/);
  });

  it("does not take a file that was cut off for a whole one", async () => {
    const whole = readFileSync(join(folder, "small.mkv"));
    writeFileSync(join(folder, "cut.mkv"), whole);
    truncateSync(join(folder, "cut.mkv"), whole.length / 2);
    await expect(read("cut.mkv", look)).rejects.toThrow(
      /to last 10\.0 s, as it says, but found only [3-7]\.\d s/,
    );
  });
});

describe("many at a time", () => {
  it("answers every probe, also beside a broken file", async () => {
    const files = Array.from({ length: 40 }, (_, i) => (i === 7 ? "nowhere.mkv" : "small.mkv"));
    const results = await Promise.allSettled(files.map((file) => read(file, [probe()])));
    expect(results.map(({ status }) => status === "fulfilled")).toEqual(files.map((_, i) => i !== 7));
    expect(readersOf(process.pid)).toHaveLength(1);
  });

  it("takes back what waits when it is aborted, and reads on", async () => {
    const abort = new AbortController();
    const first = read("small.mkv", look);
    const second = read("small.mkv", look, { signal: abort.signal });
    abort.abort(new Error("not wanted any more"));
    await expect(second).rejects.toThrow("not wanted any more");
    await expect(first).resolves.toMatchObject({ outcomes: [{ found: { count: 5 } }] });
  });

  it("rejects at once when it was aborted before", async () => {
    const signal = AbortSignal.abort(new Error("too late"));
    await expect(read("small.mkv", look, { signal })).rejects.toThrow("too late");
  });
});

describe("a read that does not end by itself", () => {
  it("is ended within two seconds when it is aborted, and the next one works", async () => {
    const abort = new AbortController();
    let abortedAt = 0;
    const reading = whileReading(() => {
      abortedAt = performance.now();
      abort.abort(new Error("asked to stop"));
    }, abort.signal);
    await expect(reading).rejects.toThrow("asked to stop");
    expect(performance.now() - abortedAt).toBeLessThan(2000);
    await expect(read("small.mkv", [probe()])).resolves.toMatchObject({
      outcomes: [{ found: { container: "mkv" } }],
    });
  });

  it("fails alone when its process is killed: what waited is read by another", async () => {
    const reading = whileReading(() => process.kill(theReader(), "SIGKILL"));
    const next = read("small.mkv", look);
    await expect(reading).rejects.toThrow(
      /long\.wav to its end, but the process that reads it was ended by SIGKILL/,
    );
    await expect(next).resolves.toMatchObject({ outcomes: [{ found: { count: 5 } }] });
  });

  it("goes on when Ctrl-C reaches the whole group of processes: only its server gives it up", async () => {
    const abort = new AbortController();
    const onProgress = vi
      .fn(() => abort.abort(new Error("asked to stop")))
      .mockImplementationOnce(() => {
        for (const name of ["SIGINT", "SIGTERM"]) process.kill(theReader(), name);
      });
    // It tells of more progress after the signals than before.
    await expect(read("long.wav", listen, { onProgress, signal: abort.signal })).rejects.toThrow(
      "asked to stop",
    );
    expect(onProgress).toHaveBeenCalledTimes(2);
  });

  it("tells how much it has read, also when it is broken off or fails", async () => {
    const abort = new AbortController();
    const told: number[] = [];
    const onRead = (bytes: number) => {
      told.push(bytes);
      if (told.length === 2) abort.abort(new Error("asked to stop"));
    };
    await expect(read("long.wav", listen, { onRead, signal: abort.signal })).rejects.toThrow("asked to stop");
    expect(told[0]).toBeGreaterThan(0);
    expect(told[1]).toBeGreaterThan(told[0]!);

    writeFileSync(join(folder, "noise.mp4"), "no film at all".repeat(1000));
    const ofNoise: number[] = [];
    await expect(read("noise.mp4", look, { onRead: (bytes) => ofNoise.push(bytes) })).rejects.toThrow();
    expect(ofNoise.at(-1)).toBeGreaterThanOrEqual(14_000);
  });

  it("fails when it hangs", async () => {
    const impatient = openReader({ slots: 1, silentMs: 4000 });
    const others = readersOf(process.pid);
    const stop = () => process.kill(readersOf(process.pid).find((pid) => !others.includes(pid))!, "SIGSTOP");
    const reading = impatient.read(
      { file: join(folder, "long.wav"), taps: listen, artefactFolder: folder },
      { signal: new AbortController().signal, onProgress: stop },
    );
    await expect(reading).rejects.toThrow(/No packet was read for 4 s from .*long\.wav/);
    await impatient.close();
  });

  it("reports rising progress at most four times a second", async () => {
    const abort = new AbortController();
    const seen: { fraction: number; at: number }[] = [];
    const onProgress = (fraction: number) => {
      seen.push({ fraction, at: performance.now() });
      if (seen.length === 4) abort.abort(new Error("seen enough"));
    };
    await expect(read("long.wav", listen, { signal: abort.signal, onProgress })).rejects.toThrow(
      "seen enough",
    );
    const fractions = seen.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions[0]).toBeGreaterThanOrEqual(0);
    expect(fractions[3]).toBeLessThan(1);
    expect(seen[3]!.at - seen[0]!.at).toBeGreaterThan(600);
  });

  it("fails when the reader is closed, and leaves no process", async () => {
    const other = openReader({ slots: 1 });
    const before = readersOf(process.pid);
    let closed: Promise<void> | undefined;
    const reading = other.read(
      { file: join(folder, "long.wav"), taps: listen, artefactFolder: folder },
      {
        signal: new AbortController().signal,
        onProgress: () => {
          closed ??= other.close();
        },
      },
    );
    await expect(reading).rejects.toThrow("The reader is closed.");
    await closed;
    expect(readersOf(process.pid)).toEqual(before);
    await expect(
      other.read(
        { file: "any", taps: listen, artefactFolder: folder },
        { signal: new AbortController().signal },
      ),
    ).rejects.toThrow("The reader is closed.");
  });

  it("ends by itself when the server has died", async () => {
    const script = `
      const { openReader } = await import(${JSON.stringify(new URL("./reader.ts", import.meta.url).href)});
      const signal = new AbortController().signal;
      const request = ${JSON.stringify({ file: join(folder, "long.wav"), taps: listen, artefactFolder: folder })};
      openReader({ slots: 1 }).read(request, { signal, onProgress: () => console.log("reading") });
    `;
    const server = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(server.stdout, "data");
    const [child] = readersOf(server.pid!);
    expect(child).toBeDefined();
    server.kill("SIGKILL");
    await vi.waitFor(() => expect(() => process.kill(child!, 0)).toThrow("ESRCH"), { timeout: 10_000 });
  });
});
