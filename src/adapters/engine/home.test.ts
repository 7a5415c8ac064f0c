import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { openWire } from "../../../bench/reliability/wires.ts";
import { createScriptedReader } from "../../../test/support/scripted-reader.ts";
import {
  noReader,
  openHand,
  openSpread,
  purposeOf,
  type Spread,
} from "../../../test/support/spread-house.ts";
import { openTestEngine, type TestEngine } from "../../../test/support/test-engine.ts";
import type { ReadResult } from "../../core/ports.ts";
import { loudness } from "../../media/taps.ts";
import type { ReaderPool } from "../reader.ts";

let data: string;
let engine: TestEngine;
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "engine-"));
  writeFileSync(join(data, "film.mkv"), "film");
  engine = await openTestEngine();
}, 30_000);
afterAll(async () => {
  await engine.close();
  rmSync(data, { recursive: true });
});

const openHome = (
  options?: { library: string },
  { url = engine.url, local = noReader() }: { url?: string; local?: ReaderPool } = {},
): Spread => {
  const home = openSpread(url, data, local, options);
  onTestFinished(() => home.close());
  return home;
};

/** A worker whose readings end when the test says so. */
function openScriptedHand(name: string, url = engine.url) {
  const reader = createScriptedReader();
  const hand = openHand(url, data, { name, reader });
  onTestFinished(() => hand.close());
  return { reader, hand };
}

function read(home: Spread, signal = new AbortController().signal): Promise<ReadResult> {
  const file = join(data, "film.mkv");
  const artefactFolder = join(data, `item-${crypto.randomUUID()}`);
  mkdirSync(artefactFolder);
  const taps = [loudness({ truePeak: true })];
  return home.read({ file, taps, artefactFolder, purpose: purposeOf(file, 4) }, { signal });
}

async function wipeInTheMiddle(): Promise<void> {
  const home = openHome();
  const { reader } = openScriptedHand("wiped");
  const before = read(home);
  const first = await reader.reading(0);
  await engine.query("drop schema pgboss cascade");
  await engine.query("drop schema butler cascade");
  first.finish({ findings: ["before"] });
  expect(await before).toMatchObject({ machine: "wiped", outcomes: [{ found: "before" }] });
  const after = read(home);
  (await reader.reading(1)).finish({ findings: ["after"] });
  expect(await after).toMatchObject({ outcomes: [{ found: "after" }] });
}

/** Another database there, and a way to it that can be cut. */
async function openDatabase(name: string) {
  await engine.query(`create database ${name}`);
  const direct = new URL(engine.url);
  direct.pathname = name;
  const port = Number(direct.port);
  const wire = await openWire(() => port);
  onTestFinished(() => wire.close());
  const through = new URL(direct);
  through.port = String(wire.port);
  return { url: direct.href, through: through.href, wire };
}

/** Who waits for it goes on, comes back, and can leave. */
async function silenceInTheMiddle(): Promise<void> {
  const { url, wire, through } = await openDatabase("silent");
  const local = Object.assign(createScriptedReader(), { slots: 0, limit: () => {} });
  const home = openHome(undefined, { url: through, local });
  const { reader } = openScriptedHand("far", url);
  const reading = read(home);
  const begun = await reader.reading(0);
  wire.cut();
  local.slots = 1;
  // What the worker has is read by the home, without a word from anybody.
  (await local.reading(0)).finish({ findings: ["here"] });
  expect(await reading).toMatchObject({ outcomes: [{ found: "here" }] });
  expect(home.machines()).toEqual([]);
  local.slots = 0;
  wire.mend();
  const after = read(home);
  (await reader.reading(1)).finish({ findings: ["there"] });
  expect(await after).toMatchObject({ machine: "far", outcomes: [{ found: "there" }] });
  expect(begun.aborted).toBe(true);
  wire.cut();
  await home.close();
}

/** What a dead worker had is taken over; a paused and a slow one keep what they have. */
async function deathInTheMiddle(): Promise<void> {
  const { url, wire, through } = await openDatabase("deadly");
  const home = openHome(undefined, { url });
  const hands = [
    openScriptedHand("paused", url),
    openScriptedHand("slow", url),
    openScriptedHand("dead", through),
  ] as const;
  await vi.waitFor(() => expect(home.machines()).toHaveLength(3), 10_000);
  const reads = hands.map(() => read(home));
  const [paused, slow] = await Promise.all(hands.map(({ reader }) => reader.reading(0)));
  home.wishes.set("paused", "paused");
  home.wishChanged();
  await vi.waitFor(() => expect(hands[0].reader.paused).toBe(true), 10_000);
  const spare = openScriptedHand("spare", url);
  wire.cut();
  (await spare.reader.reading(0)).finish({ findings: ["again"] });
  slow!.finish({ findings: ["at last"] });
  home.wishes.delete("paused");
  home.wishChanged();
  await vi.waitFor(() => expect(hands[0].reader.paused).toBe(false), 10_000);
  paused!.finish({ findings: ["after all"] });
  const found = (await Promise.all(reads)).map(({ machine, outcomes: [outcome] }) => ({
    machine,
    ...outcome,
  }));
  expect(found).toEqual(
    expect.arrayContaining([
      { machine: "spare", found: "again" },
      { machine: "slow", found: "at last" },
      { machine: "paused", found: "after all" },
    ]),
  );
  expect(spare.reader.readings).toHaveLength(1);
}

// All of them wait for what has long been silent.
test("engines are wiped and fall silent, workers die, are paused and slow: nothing is lost, and nobody held up", async () => {
  await Promise.all([wipeInTheMiddle(), silenceInTheMiddle(), deathInTheMiddle()]);
}, 60_000);

test("a home that is started again gets what a worker has begun: it is read once", async () => {
  const { reader } = openScriptedHand("patient");
  const first = openHome();
  const lost = read(first);
  const reading = await reader.reading(0);
  const heldFor = (home: Spread) => home.machines()[0]?.beat.held[0]?.id;
  await vi.waitFor(() => expect(heldFor(first)).toBeDefined(), 10_000);
  const before = heldFor(first);
  await Promise.all([expect(lost).rejects.toThrow("The reader is closed."), first.close()]);
  const home = openHome();
  const again = read(home);
  // It has been given anew, and says so.
  await vi.waitFor(() => expect([undefined, before]).not.toContain(heldFor(home)), 10_000);
  reading.finish({ findings: ["once"] });
  expect(await again).toMatchObject({ machine: "patient", outcomes: [{ found: "once" }] });
  expect(reader.readings).toHaveLength(1);
}, 30_000);

test("who stops, or pauses, reaches a worker that reads", async () => {
  const home = openHome();
  const { reader } = openScriptedHand("obedient");
  const stop = new AbortController();
  const reading = read(home, stop.signal);
  const begun = await reader.reading(0);
  home.pause();
  await vi.waitFor(() => expect(reader.paused).toBe(true), 2000);
  home.resume();
  await vi.waitFor(() => expect(reader.paused).toBe(false), 2000);
  home.wishes.set("obedient", "paused");
  home.wishChanged();
  await vi.waitFor(() => expect(reader.paused).toBe(true), 2000);
  stop.abort(new Error("asked"));
  await expect(reading).rejects.toThrow("asked");
  await vi.waitFor(() => expect(begun.aborted).toBe(true), 2000);
}, 30_000);

test("a worker that has another file, or fails on one, is not asked again for it", async () => {
  const home = openHome();
  const { reader, hand } = openScriptedHand("unfit");
  writeFileSync(join(data, "film.mkv"), "another film");
  const reading = read(home);
  await vi.waitFor(() => expect(home.said.join()).toMatch(/unfit could not read .* with 4 bytes/), 10_000);
  await hand.close();
  writeFileSync(join(data, "film.mkv"), "film");
  const { reader: fit } = openScriptedHand("fit");
  (await fit.reading(0)).finish({ findings: ["read"] });
  expect(await reading).toMatchObject({ machine: "fit" });
  expect(reader.readings).toEqual([]);
}, 30_000);

test("under one name the later worker works, and the earlier one ends", async () => {
  const { hand } = openScriptedHand("twin");
  const home = openHome();
  await vi.waitFor(() => expect(home.machines()).toHaveLength(1), 10_000);
  openScriptedHand("twin");
  await hand.ended;
  expect(hand.said.join()).toContain("Another worker has come under the name twin");
}, 30_000);

test("a second home at the engine is told that there is one, and gets the workers when that has left", async () => {
  const first = openHome();
  openScriptedHand("shared");
  await vi.waitFor(() => expect(first.machines()).toHaveLength(1), 10_000);
  const second = openHome({ library: "another" });
  await vi.waitFor(() => expect(second.said.join()).toMatch(/found one that lives there/), 10_000);
  expect(second.machines()).toEqual([]);
  expect(first.machines()).toHaveLength(1);
  await first.close();
  await vi.waitFor(() => expect(second.machines()).toHaveLength(1), 10_000);
}, 30_000);
