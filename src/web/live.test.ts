import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Run } from "../api/runs.ts";
import type { ButlerEvent } from "../sdk/events.ts";
import { createLive, liveRunsKey, merged, movesOn, sessionKey } from "./live.ts";

const run = (id: number, state: Run["state"], progress = 0) => ({ id, state, progress }) as Run;

test("runs that have ended leave, new ones join, in the order of their start", () => {
  const known = [run(1, "running"), run(2, "running")];
  expect(merged(known, [run(1, "ended"), run(3, "queued"), run(2, "paused")])).toEqual([
    run(2, "paused"),
    run(3, "queued"),
  ]);
});

test("progress alone moves nothing on", () => {
  const known = [run(1, "running", 10)];
  expect(movesOn(known, run(1, "running", 20))).toBe(false);
  expect(movesOn(known, run(1, "ended"))).toBe(true);
  expect(movesOn(known, run(2, "queued"))).toBe(true);
});

beforeEach(() => {
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("removeEventListener", () => {});
});
afterEach(() => vi.unstubAllGlobals());

/** A connection that gives what it is told, and breaks when told so. */
function connectionTo(news: readonly ButlerEvent[]) {
  const broken = Promise.withResolvers<never>();
  async function* events(): AsyncGenerator<ButlerEvent, void> {
    yield* news;
    await broken.promise;
  }
  return { events: async () => events(), cut: () => broken.reject(new Error("cut")) };
}

test("many updates of a run are shown once, the last of them", async () => {
  const queries = new QueryClient();
  const shown: Run[][] = [];
  queries.getQueryCache().subscribe(({ query }) => {
    if (query.queryKey === liveRunsKey && query.state.data) shown.push(query.state.data as Run[]);
  });
  const news = Array.from({ length: 60 }, (_, i) => ({ type: "run" as const, run: run(1, "running", i) }));
  const connection = connectionTo(news);
  const live = createLive({ events: connection.events } as never, queries);
  const leaving = new AbortController();
  const listening = live.listen(leaving.signal);
  await vi.waitFor(() => expect(queries.getQueryData(liveRunsKey)).toEqual([run(1, "running", 59)]));
  expect(new Set(shown.map(([first]) => first?.progress))).toEqual(new Set([59]));
  leaving.abort();
  connection.cut();
  await listening;
});

test("a connection that breaks is told, and everything is asked for anew after the next one", async () => {
  const queries = new QueryClient();
  const asked = vi.spyOn(queries, "invalidateQueries");
  const [first, second] = [connectionTo([]), connectionTo([])];
  const connections = [first, second];
  const live = createLive({ events: () => connections.shift()!.events() } as never, queries);
  const told: string[] = [];
  live.subscribe(() => told.push(live.connection()));
  const leaving = new AbortController();
  const listening = live.listen(leaving.signal);
  await vi.waitFor(() => expect(told).toEqual(["open"]));
  first.cut();
  await vi.waitFor(() => expect(told).toEqual(["open", "lost", "open"]), { timeout: 5_000 });
  // At once after a gap; only the first time can it wait.
  expect(asked.mock.calls.filter(([only]) => only === undefined)).toHaveLength(1);
  // Whoever is not known any more gets no connection either.
  expect(asked).toHaveBeenCalledWith({ queryKey: sessionKey });
  leaving.abort();
  second.cut();
  await listening;
});
