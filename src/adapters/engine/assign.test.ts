import { describe, expect, test } from "vitest";
import { loudness, loudnessVersion, probe, type Tap, tapVersions } from "../../media/taps.ts";
import { assign, type Desk, type Waiting } from "./assign.ts";
import { askedBy, kindOf } from "./pace.ts";

const listen = [loudness({ truePeak: true })];

const part = (key: string, changes: Partial<Waiting> = {}): Waiting => ({
  asked: askedBy(changes.taps ?? listen),
  kind: kindOf(askedBy(changes.taps ?? listen), changes.size ?? 1),
  ...{ key, taps: listen, tasks: ["LoudnessAnalysis"], section: { id: 1, title: "Films" } },
  ...{ size: 1, priority: 0, folder: key, unfit: new Set(), homeOnly: false, ...changes },
});
const desk = (name: string, changes: Partial<Desk> = {}): Desk => ({
  ...{ name, offer: { taps: tapVersions, only: null, sections: null }, slots: 1, long: 0, probes: 0 },
  ...{ filled: changes.long ?? 0, paces: new Map(), folders: [], holds: new Set(), ...changes },
});
/** Who got what, in the order in which it was given. */
const given = (parts: Waiting[], desks: Desk[]): string[] =>
  assign(parts, desks).map(({ part: { key }, machine }) => `${machine}: ${key}`);

describe("which part goes first", () => {
  const sizes = [part("small", { size: 1 }), part("large", { size: 9 }), part("middle", { size: 5 })];

  test("the largest, one more than there are slots", () => {
    expect(given(sizes, [desk("nas")])).toEqual(["nas: large", "nas: middle"]);
  });

  test("one of a higher priority before a larger one", () => {
    expect(given([...sizes, part("urgent", { priority: 1 })], [desk("nas")])).toEqual([
      "nas: urgent",
      "nas: large",
    ]);
  });

  test("one of the folder that the machine had before, but none of a lower priority", () => {
    const season = part("next", { size: 2, folder: "Season 1" });
    expect(given([...sizes, season], [desk("nas", { folders: ["Season 1"], long: 1 })])).toEqual([
      "nas: next",
    ]);
    expect(
      given([part("urgent", { priority: 1 }), season], [desk("nas", { folders: ["Season 1"], long: 1 })]),
    ).toEqual(["nas: urgent"]);
  });

  test("one that the machine has begun for an earlier home", () => {
    const desks = [desk("idle"), desk("nas", { holds: new Set(["small"]) })];
    expect(given(sizes, desks)).toContain("nas: small");
  });
});

describe("who gets it", () => {
  test("the freest first, in turns", () => {
    const parts = ["a", "b", "c", "d"].map((key) => part(key));
    expect(given(parts, [desk("one", { long: 1 }), desk("two", { slots: 2 })])).toEqual([
      ...["two: a", "two: b", "two: c", "one: d"],
    ]);
  });

  test.each([
    [
      "another version of the analysis",
      { offer: { taps: { loudness: loudnessVersion - 1 }, only: null, sections: null } },
      {},
    ],
    ["other tasks only", { offer: { taps: tapVersions, only: ["MusicAnalysis"], sections: null } }, {}],
    ["other sections only", { offer: { taps: tapVersions, only: null, sections: ["2", "Shows"] } }, {}],
    ["no slot", { slots: 0 }, {}],
    ["no room", { long: 2 }, {}],
    ["shown that it is not fit", {}, { unfit: new Set(["nas"]) }],
    ["failed on it", {}, { homeOnly: true }],
    [
      "no model of the home's",
      {},
      { taps: [{ tap: "voice", options: { model: "/models/v.onnx" } } satisfies Tap] },
    ],
  ] as [string, Partial<Desk>, Partial<Waiting>][])("nobody who has %s", (_, deskIs, partIs) => {
    const home = desk("", { offer: null });
    expect(given([part("one", partIs)], [desk("nas", deskIs), home])).toEqual([": one"]);
  });

  test.each([[["1"]], [["Films"]]])("one that works for the section %s", (sections) => {
    const offer = { taps: tapVersions, only: ["LoudnessAnalysis"], sections };
    expect(given([part("one")], [desk("nas", { offer })])).toEqual(["nas: one"]);
  });
});

test("probes are given in batches, beside what takes long", () => {
  const probes = Array.from({ length: 40 }, (_, n) => part(`probe ${n}`, { taps: [probe()] }));
  const all = assign([...probes, part("film", { size: 5 })], [desk("nas", { slots: 2 })]);
  expect(all).toHaveLength(33);
  expect(all[0]!.part.key).toBe("film");
});

test("nothing is given twice, and nobody gets more than there is room for", () => {
  const parts = Array.from({ length: 100 }, (_, n) =>
    part(String(n), { size: n % 7, folder: String(n % 5) }),
  );
  const all = assign(parts, [desk("a", { slots: 3 }), desk("b", { slots: 5 }), desk("c")]);
  expect(new Set(all.map((one) => one.part.key)).size).toBe(all.length);
  const counts = Map.groupBy(all, ({ machine }) => machine);
  expect(["a", "b", "c"].map((name) => counts.get(name)?.length)).toEqual([4, 6, 2]);
});

test("a thousand machines cost no more than a few looks at each part", () => {
  let looks = 0;
  const parts = Array.from({ length: 4000 }, (_, n) =>
    Object.defineProperty(part(String(n), { size: n, folder: String(n % 400) }), "homeOnly", {
      get: () => {
        looks++;
        return false;
      },
    }),
  );
  const desks = Array.from({ length: 1000 }, (_, n) => desk(String(n)));
  expect(assign(parts, desks)).toHaveLength(2000);
  expect(looks).toBeLessThan(3 * parts.length);
});
