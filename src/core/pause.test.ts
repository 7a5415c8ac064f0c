import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createPause, type Gate, type Standing } from "./pause.ts";

const gate = (name: string, effect: Gate["effect"] = "pause"): Gate => ({
  ...{ name, reason: name, owner: name, effect, since: 0, expiresAt: null },
});

const move = fc.record({
  name: fc.constantFrom("asked", "plex", "hot", "busy"),
  effect: fc.constantFrom("pause" as const, "throttle" as const, null),
});

describe("reasons to yield", () => {
  test("hold work up as long as one of them does, and slow it down only while none does", () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
        const told: Standing[] = [];
        const pause = createPause((now, before) => {
          expect(before).toEqual(told.at(-1) ?? { paused: false, throttled: false, gates: [] });
          told.push(now);
        });
        const model = new Map<string, Gate["effect"]>();
        for (const { name, effect } of moves) {
          if (effect === null) {
            expect(pause.lift(name)).toBe(model.delete(name));
          } else {
            pause.set(gate(name, effect));
            model.set(name, effect);
          }
          const effects = [...model.values()];
          expect(pause.on).toBe(effects.includes("pause"));
          expect(told.at(-1)?.throttled ?? false).toBe(
            effects.includes("throttle") && !effects.includes("pause"),
          );
          expect(pause.gates.map((one) => one.name).sort()).toEqual([...model.keys()].sort());
        }
      }),
    );
  });

  test("that are given again change nothing, and keep their beginning", () => {
    let changes = 0;
    const pause = createPause(() => changes++);
    pause.set(gate("plex"));
    pause.set({ ...gate("plex"), since: 5000 });
    expect(changes).toBe(1);
    pause.set({ ...gate("plex", "throttle"), since: 9000 });
    expect(changes).toBe(2);
    expect(pause.gates).toEqual([gate("plex", "throttle")]);
  });

  test("of two owners: whoever waits goes on when the last one has gone", async () => {
    const pause = createPause(() => {});
    pause.set(gate("asked"));
    pause.set(gate("plex"));
    let isOver = false;
    const over = pause.over(new AbortController().signal).then(() => {
      isOver = true;
    });
    pause.lift("asked");
    await Promise.resolve();
    expect(isOver).toBe(false);
    pause.lift("plex");
    await over;
    expect(isOver).toBe(true);
  });
});
