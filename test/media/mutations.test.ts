import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openReader, type ReaderPool } from "../../src/adapters/reader.ts";
import type { TapOutcome } from "../../src/core/ports.ts";
import { loudness, previews, probe } from "../../src/media/taps.ts";
import { ensureCorpus, smallFiles } from "./corpus.ts";
import { mutate, mutations } from "./mutate.ts";

const count = 500;
const largest = 200_000;
/** Far longer than any of these files takes, far shorter than the test may. */
const silentMs = 30_000;

let folder: string;
let reader: ReaderPool;
let whole: { name: string; bytes: Buffer }[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mutations-"));
  reader = openReader({ slots: 2, silentMs });
  const files = ensureCorpus(smallFiles);
  whole = smallFiles.map(({ name }) => ({ name, bytes: readFileSync(files.get(name)!) }));
}, 120_000);
afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true });
});

const taps = [probe(), previews({ intervalMs: 500, width: 320 }), loudness({ truePeak: false })];

/** What became of a file: the outcomes of the taps, or why it could not be read at all. */
type End = { name: string; artefacts: string[] } & ({ outcomes: TapOutcome[] } | { reason: unknown });

async function readBytes(name: string, bytes: Uint8Array): Promise<End> {
  const home = join(folder, name);
  const artefactFolder = join(home, "artefacts");
  mkdirSync(artefactFolder, { recursive: true });
  const file = join(home, name);
  writeFileSync(file, bytes);
  const reading = reader.read({ file, taps, artefactFolder }, { signal: new AbortController().signal });
  const end = await reading.then(
    ({ outcomes }) => ({ outcomes }),
    (reason: unknown) => ({ reason }),
  );
  const artefacts = readdirSync(artefactFolder);
  rmSync(home, { recursive: true });
  return { name, artefacts, ...end };
}

const readMutated = (seed: number): Promise<End> => {
  const { name, bytes } = whole[seed % whole.length]!;
  const other = whole[(seed + 1 + (seed % (whole.length - 1))) % whole.length]!;
  const mutated = mutate(bytes, seed, other.bytes);
  const readable = `${mutated.mutation.replace(" ", "-")}-${seed}${extname(name)}`;
  return readBytes(readable, mutated.bytes);
};

/** Every file name that a finding mentions. */
const filesNamedIn = (outcomes: readonly TapOutcome[]): string[] =>
  [...JSON.stringify(outcomes).matchAll(/"(?:file|momentary)":"([^"]+)"/g)].map(([, name]) => name!);

describe("mutate", () => {
  it("makes the same of the same seed, and something else of most others", () => {
    const [{ bytes }, other] = whole as [(typeof whole)[0], (typeof whole)[0]];
    const variants = Array.from({ length: 50 }, (_, seed) => mutate(bytes, seed, other.bytes));
    for (const [seed, variant] of variants.entries())
      expect(mutate(bytes, seed, other.bytes)).toEqual(variant);
    for (const mutation of mutations)
      expect(variants.filter((variant) => variant.mutation === mutation)).toHaveLength(10);
    expect(new Set(variants.map((variant) => Buffer.from(variant.bytes).toString("latin1"))).size).toBe(50);
    expect(variants.every((variant) => !Buffer.from(variant.bytes).equals(bytes))).toBe(true);
  });
});

describe("the reader pool", () => {
  it("finds everything in the files before they are broken", async () => {
    // Sound may last a little longer than the pictures.
    const fourOrFive = expect.toSatisfy((found: number) => found === 4 || found === 5);
    for (const { name, bytes } of whole) {
      expect(bytes.length, name).toBeLessThanOrEqual(largest);
      const hasPictures = smallFiles.find((clip) => clip.name === name)!.video !== undefined;
      const end = await readBytes(name, bytes);
      expect(end).toMatchObject({
        outcomes: [
          { found: {} },
          hasPictures ? { found: { count: fourOrFive } } : { failed: expect.stringMatching(/video stream/) },
          { found: { streams: [{}] } },
        ],
      });
    }
  });

  it(`ends ${count} mutated files as findings or failures with a reason, and leaves nothing half-made`, async () => {
    const ends: End[] = [];
    let next = 0;
    const readOn = async () => {
      while (next < count) ends.push(await readMutated(next++));
    };
    await Promise.all([readOn(), readOn(), readOn()]);
    expect(ends).toHaveLength(count);
    for (const end of ends) {
      if ("reason" in end) {
        expect(end.reason, end.name).toBeInstanceOf(Error);
        expect((end.reason as Error).message, end.name).toMatch(/^\w.{20,}\.$/s);
        expect(end.artefacts, end.name).toEqual([]);
        continue;
      }
      expect(end.outcomes, end.name).toHaveLength(taps.length);
      for (const outcome of end.outcomes)
        if ("failed" in outcome) expect(outcome.failed, end.name).toMatch(/^\w.{20,}\.$/s);
        else expect(outcome.found, end.name).toBeTypeOf("object");
      expect(end.artefacts.toSorted(), end.name).toEqual(filesNamedIn(end.outcomes).toSorted());
    }
    // Both happen: neither is everything refused, nor is nothing found out.
    const found = ends.filter((end) => "outcomes" in end && end.outcomes.some((one) => "found" in one));
    expect(found.length).toBeGreaterThan(count / 10);
    expect(found.length).toBeLessThan(count);
  }, 300_000);

  it("still reads whole files afterwards", async () => {
    const { name, bytes } = whole[0]!;
    expect(await readBytes(name, bytes)).toMatchObject({
      outcomes: [{ found: {} }, { found: {} }, { found: {} }],
    });
  });
});
