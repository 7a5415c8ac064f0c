import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { answeringServer } from "../support/answering-server.ts";
import { writeLongSound } from "../support/long-sound.ts";
import { readersOf } from "../support/reader-processes.ts";
import { startServer } from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";

/** The letter that Linux has for what a process does: T when it is stopped. */
const stateOf = (pid: number): string =>
  /^State:\s+(\w)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]!;

// Another program may have the processors for a second, so that it is tried again.
test("while a film is played on Plex nothing is read: within 2 s of its beginning, until its end", {
  retry: 2,
}, async () => {
  let state: "playing" | "paused" | "" = "";
  const session = () => ({ title: "Heat", Player: { state } });
  const plex = await answeringServer({
    "GET /status/sessions": () => ({
      body: { MediaContainer: { size: state ? 1 : 0, ...(state && { Metadata: [session()] }) } },
    }),
  });
  onTestFinished(plex.close);
  const folder = temporaryFolder();
  mkdirSync(join(folder, "Music", "Artist", "Album"), { recursive: true });
  writeLongSound(join(folder, "Music", "Artist", "Album", "01 Long.wav"), 2_000_000_000);
  const { sdk, child } = await startServer(join(folder, "data"), [
    "--library",
    `Music=artist:${join(folder, "Music")}`,
  ]);
  await sdk.preferences.set({ PlexServerUrl: plex.url, PlexServerToken: "a-key" });
  for (const task of ["RefreshLibraries", "UpgradeMediaAnalysis"]) await sdk.butler.run(task);
  const { runId } = await sdk.runs.start({ task: "LoudnessAnalysis", force: true });
  const run = () => sdk.runs.get(runId!);
  const children = () => readersOf(child.pid!);
  await vi.waitFor(async () => expect((await run()).items.total).toBe(1), 20_000);
  await vi.waitFor(() => expect(children().length).toBeGreaterThan(0), 20_000);

  const began = performance.now();
  state = "playing";
  await vi.waitFor(
    () =>
      expect(
        children()
          .map(stateOf)
          .every((letter) => letter === "T"),
      ).toBe(true),
    {
      timeout: 10_000,
      interval: 20,
    },
  );
  expect(performance.now() - began).toBeLessThan(2000);
  expect(await run()).toMatchObject({
    state: "paused",
    pauses: [{ reason: "playing", owner: "Plex", to: null }],
  });
  expect((await sdk.activities.list()).map(({ subtitle }) => subtitle)).toEqual(["Paused: playing"]);
  expect((await sdk.gates.list()).watches).toMatchObject([{ name: "plex", text: "Plex plays Heat." }]);

  // What lasts less than a second is not told.
  await vi.waitFor(() => expect(performance.now() - began).toBeGreaterThan(3000), 10_000);

  // A person pauses as well, and then the film: the one does not end what the other began.
  await sdk.butler.pause();
  state = "paused";
  await vi.waitFor(
    async () => expect((await sdk.gates.list()).gates.map(({ name }) => name)).toEqual(["asked"]),
    10_000,
  );
  expect(children().map(stateOf)).not.toContain("R");
  await sdk.butler.resume();
  await vi.waitFor(() => expect(children().map(stateOf)).not.toContain("T"), 10_000);
  const { state: now, pauses } = await run();
  expect(now).toBe("running");
  expect(pauses.map(({ reason, to }) => [reason, to === null])).toEqual([
    ["playing", false],
    ["asked", false],
  ]);
  await sdk.butler.stopTasks();
  expect((await run()).message).toMatch(/Paused for \d+ s: playing, asked\./);
  expect(plex.received.every(({ headers }) => headers["x-plex-token"] === "a-key")).toBe(true);
});
