import { describe, expect, it } from "vitest";
import { addDamage, type Damage } from "./damage.ts";

const collected = (...damages: readonly Damage[]): Damage[] => {
  const all: Damage[] = [];
  for (const damage of damages) addDamage(all, damage);
  return all;
};

describe("addDamage", () => {
  it("joins what is close and of one kind", () => {
    expect(
      collected(
        { kind: "zero", fromMs: 1000, toMs: 1040, packets: 1 },
        { kind: "corrupt", fromMs: 1040, toMs: 1080, packets: 1 },
        { kind: "zero", fromMs: 1080, toMs: 1120, packets: 1 },
        { kind: "zero", fromMs: 960, toMs: 1000, packets: 1 },
        { kind: "zero", fromMs: 2121, toMs: 2160, packets: 1 },
      ),
    ).toEqual([
      { kind: "zero", fromMs: 960, toMs: 1120, packets: 3 },
      { kind: "corrupt", fromMs: 1040, toMs: 1080, packets: 1 },
      { kind: "zero", fromMs: 2121, toMs: 2160, packets: 1 },
    ]);
  });

  it("keeps the first 200 stretches, and still joins the last of them", () => {
    const many = Array.from({ length: 1000 }, (_, i) => i * 5000).map(
      (fromMs): Damage => ({ kind: "corrupt", fromMs, toMs: fromMs + 40, packets: 1 }),
    );
    const all = collected(...many);
    expect(all).toHaveLength(200);
    expect(all.at(-1)!.fromMs).toBe(199 * 5000);
  });

  it("does not change what it was given", () => {
    const given: Damage = { kind: "corrupt", fromMs: 0, toMs: 40, packets: 1 };
    collected(given, { ...given, toMs: 80 });
    expect(given.toMs).toBe(40);
  });
});
