import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Observation, Watch } from "../src/core/ports.ts";
import type { Reading } from "./support/scripted-reader.ts";
import { openSmallHouse } from "./support/small-house.ts";

const minute = 60_000;
const loudness = ({ artefactFolder }: Reading, bytesRead = 0) => {
  writeFileSync(join(artefactFolder, "1.r128"), "curve");
  return {
    findings: [{ streams: [{ index: 1, momentary: "1.r128", integrated: -23, range: 1 }] }],
    bytesRead,
  };
};
type House = Awaited<ReturnType<typeof openSmallHouse>>;
const runOf = (house: House) => house.store.runs.list({ task: "LoudnessAnalysis", limit: 1 })[0]!;
const pausesOf = (house: House) =>
  house.store.runs.pauses(runOf(house).id).map(({ reason, owner, from_at, to_at }) => ({
    ...{ reason, owner },
    lasted: to_at === null ? null : (to_at - from_at) / minute,
  }));
const told = { owner: "backup of the NAS", effect: "pause" as const, expiresAt: null };

/** Somebody who plays when a test says so. */
function player(effect: "pause" | "throttle" = "pause") {
  let seen: Observation = { on: false, text: "nothing" };
  let looked = Promise.withResolvers<void>();
  const watch: Watch = {
    ...{ name: "plex", reason: "playing", owner: "Plex", everyMs: 1000 },
    effect: () => effect,
    look: async () => {
      looked.resolve();
      looked = Promise.withResolvers();
      return seen;
    },
  };
  return {
    watch,
    sees(observation: Observation) {
      seen = observation;
    },
    looked: () => looked.promise,
  };
}

describe("two owners at once", () => {
  test("each takes back its own reason; the run tells both, and the time once", async () => {
    const house = await openSmallHouse({ films: 1 });
    const { butler, reader, clock } = house;
    butler.start("LoudnessAnalysis");
    const reading = await reader.reading(0);
    butler.gates.set({ ...told, name: "nas", reason: "backup" });
    await clock.advance(4 * minute);
    butler.pause();
    expect(butler.activities()[0]!.subtitle).toBe("Paused: backup");
    await clock.advance(6 * minute);
    butler.gates.lift("nas");
    expect([butler.paused, reader.paused, butler.activities()[0]!.subtitle]).toEqual([
      true,
      true,
      "Paused: backup",
    ]);
    await clock.advance(5 * minute);
    butler.resume();
    expect([butler.paused, reader.paused, runOf(house).state]).toEqual([false, false, "running"]);
    const end = house.ended("LoudnessAnalysis");
    reading.finish(loudness(reading));
    expect(await end).toMatchObject({ outcome: "success", pausedSeconds: 15 * 60 });
    expect((await end).message).toContain("Paused for 15 min: backup, asked.");
    expect(pausesOf(house)).toEqual([
      { reason: "backup", owner: "backup of the NAS", lasted: 10 },
      { reason: "asked", owner: "a person", lasted: 11 },
    ]);
    expect(house.store.runs.log(runOf(house).id).map(({ text }) => text)).toContain(
      "Paused for 15 min: backup, asked.",
    );
  });

  test("what is paused when it is stopped has its pause ended with it", async () => {
    const house = await openSmallHouse({ films: 1 });
    house.butler.start("LoudnessAnalysis");
    await house.reader.reading(0);
    house.butler.pause();
    await house.clock.advance(2 * minute);
    await house.butler.stop("LoudnessAnalysis");
    expect(pausesOf(house)).toEqual([{ reason: "asked", owner: "a person", lasted: 2 }]);
    expect(runOf(house)).toMatchObject({ outcome: "stopped", paused_ms: 2 * minute });
  });
});

describe("a gate that expires", () => {
  const nightly = { ...told, name: "nas", reason: "backup" };

  test("ends by itself", async () => {
    const house = await openSmallHouse();
    const { butler, clock } = house;
    butler.gates.set({ ...nightly, expiresAt: clock.now() + 10 * minute }, true);
    await clock.advance(10 * minute - 1);
    expect(butler.paused).toBe(true);
    await clock.advance(1);
    expect(butler.paused).toBe(false);
    expect(house.store.gates.all(0)).toEqual([]);
  });

  test("that is set anew lasts from then on", async () => {
    const { butler, clock } = await openSmallHouse();
    butler.gates.set({ ...nightly, expiresAt: clock.now() + 10 * minute }, true);
    butler.gates.set({ ...nightly, expiresAt: clock.now() + 20 * minute }, true);
    await clock.advance(15 * minute);
    expect(butler.paused).toBe(true);
    butler.gates.set({ ...nightly, expiresAt: null }, true);
    await clock.advance(60 * minute);
    expect(butler.paused).toBe(true);
  });

  test.each(["an hour", "a year"])("lasts no longer when the clock is set back by %s", async (by) => {
    const house = await openSmallHouse();
    const { butler, clock } = house;
    butler.gates.set({ ...nightly, expiresAt: clock.now() + 10 * minute }, true);
    await clock.advance(5 * minute);
    clock.set(clock.now() - (by === "a year" ? 365 * 24 : 1) * 60 * minute);
    await clock.advance(minute);
    const [gate] = butler.gates.list();
    // It was noticed by a look, of which there is one each 30 s.
    expect(Math.abs(gate!.expiresAt! - (clock.now() + 4 * minute))).toBeLessThanOrEqual(minute / 2);
    expect(house.store.gates.all(0)).toMatchObject([{ name: "nas", expires_at: gate!.expiresAt }]);
    await clock.advance(4.5 * minute);
    expect([butler.paused, house.store.gates.all(0)]).toEqual([false, []]);
  });

  test("lasts no longer when the clock is set back while nobody looks", async () => {
    const { butler, clock, folder } = await openSmallHouse();
    butler.gates.set({ ...nightly, expiresAt: clock.now() + 10 * minute }, true);
    const next = await openSmallHouse({ folder, now: "2026-01-01T00:00:00Z" });
    next.butler.serve();
    expect(next.butler.paused).toBe(true);
    await next.clock.advance(10 * minute);
    expect(next.butler.paused).toBe(false);
  });

  test("survives a restart, and no other does", async () => {
    const house = await openSmallHouse();
    const expiresAt = house.clock.now() + 10 * minute;
    house.butler.gates.set({ ...nightly, expiresAt }, true);
    house.butler.gates.set({ ...told, name: "for-good", reason: "told" }, true);
    house.butler.gates.set({ ...told, name: "over", reason: "told", expiresAt: house.clock.now() }, true);
    const next = await openSmallHouse({ folder: house.folder });
    next.butler.serve();
    expect(next.butler.gates.list().map(({ name, expiresAt: at }) => [name, at])).toEqual([
      ["nas", expiresAt],
    ]);
    await next.clock.advance(10 * minute);
    expect(next.butler.paused).toBe(false);
  });
});

describe("somebody who plays", () => {
  test("holds work up within 2 seconds, until nobody plays", async () => {
    const plex = player();
    const house = await openSmallHouse({ films: 1, watches: [plex.watch] });
    const { butler, reader, clock } = house;
    butler.serve();
    butler.start("LoudnessAnalysis", { force: true });
    const reading = await reader.reading(0);
    plex.sees({ on: true, text: "Plex plays Heat." });
    await clock.advance(2000);
    expect([butler.paused, reader.paused]).toEqual([true, true]);
    expect(butler.gates.watches()).toMatchObject([{ name: "plex", state: "on", text: "Plex plays Heat." }]);
    await clock.advance(34 * minute);
    plex.sees({ unknown: "Plex could not be asked." });
    await clock.advance(30_000);
    expect(butler.paused).toBe(true);
    plex.sees({ on: false, text: "Plex plays nothing." });
    await clock.advance(2000);
    expect([butler.paused, reader.paused]).toEqual([false, false]);
    const end = house.ended("LoudnessAnalysis");
    reading.finish(loudness(reading));
    expect((await end).message).toMatch(/Paused for 34 min 3\d s: playing\./);
  });

  test("who cannot be asked for a minute holds nothing up any more", async () => {
    const plex = player();
    const { butler, clock } = await openSmallHouse({ films: 1, watches: [plex.watch] });
    plex.sees({ on: true, text: "Plex plays Heat." });
    const looked = plex.looked();
    butler.serve();
    await looked;
    await clock.advance(0);
    expect(butler.paused).toBe(true);
    plex.sees({ unknown: "Plex could not be asked." });
    await clock.advance(2 * minute);
    expect(butler.paused).toBe(false);
    expect(butler.gates.watches()).toMatchObject([{ state: "unknown", text: "Plex could not be asked." }]);
  });

  test("slows work down where that is set", async () => {
    const plex = player("throttle");
    const { butler, reader, clock } = await openSmallHouse({ films: 1, watches: [plex.watch] });
    butler.serve();
    butler.start("LoudnessAnalysis", { force: true });
    await reader.reading(0);
    plex.sees({ on: true, text: "Plex plays Heat." });
    await clock.advance(2000);
    expect([butler.paused, reader.paused, reader.throttled]).toEqual([false, false, true]);
    butler.pause();
    expect([reader.paused, reader.throttled]).toEqual([true, false]);
    butler.resume();
    plex.sees({ on: false, text: "nothing" });
    await clock.advance(2000);
    expect(reader.throttled).toBe(false);
  });
});

test("time that a run was paused does not count toward its limit, nor toward what its task usually takes", async () => {
  const house = await openSmallHouse({
    films: 1,
    now: "2026-03-10T01:59:00Z",
    only: ["LoudnessAnalysis"],
  });
  const { butler, reader, clock } = house;
  butler.setRules("LoudnessAnalysis", { limitSeconds: 3600 });
  butler.serve();
  await clock.advance(2 * minute);
  const reading = await reader.reading(0);
  butler.pause();
  await clock.advance(90 * minute);
  expect(runOf(house).state).toBe("paused");
  butler.resume();
  await clock.advance(50 * minute);
  expect(runOf(house).state).toBe("running");
  const end = house.ended("LoudnessAnalysis");
  reading.finish(loudness(reading));
  expect(await end).toMatchObject({ outcome: "success" });
  const [length] = house.store.runs.lengths("LoudnessAnalysis", 5);
  expect(length!.ms / minute).toBeCloseTo(51, 0);
});
