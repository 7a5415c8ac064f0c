import { expect, test } from "vitest";
import { ConnectionError, SDKException, TimeoutError } from "./errors.ts";
import { checkRetry, mayRepeat, pauseAfter, retryAfter } from "./retry.ts";

const refused = (statusCode: number, headers: Record<string, string> = {}) =>
  new SDKException("", { statusCode, headers: new Headers(headers), body: "" }, { code: statusCode });
const broken = (cause: unknown) => new ConnectionError("", cause);
const coded = (code: string) => Object.assign(new Error(code), { code });

test("what may be repeated is, after a broken connection and a status that passes", () => {
  for (const status of [408, 429, 502, 503, 504]) expect(mayRepeat(refused(status), true)).toBe(true);
  for (const status of [400, 401, 404, 409, 500]) expect(mayRepeat(refused(status), true)).toBe(false);
  expect(mayRepeat(broken(coded("ECONNRESET")), true)).toBe(true);
  expect(mayRepeat(new TimeoutError(""), true)).toBe(false);
});

test("anything else only when it surely did not arrive", () => {
  expect(mayRepeat(refused(503), false)).toBe(false);
  expect(mayRepeat(broken(coded("ECONNRESET")), false)).toBe(false);
  expect(mayRepeat(broken(new TypeError("Failed to fetch")), false)).toBe(false);
  const fetchFailed = (cause: unknown) => broken(new TypeError("fetch failed", { cause }));
  expect(mayRepeat(fetchFailed(coded("ECONNREFUSED")), false)).toBe(true);
  const both = (second: string) => new AggregateError([coded("ECONNREFUSED"), coded(second)]);
  expect(mayRepeat(fetchFailed(both("ENETUNREACH")), false)).toBe(true);
  expect(mayRepeat(fetchFailed(both("ECONNRESET")), false)).toBe(false);
});

test("pauses become longer, up to a limit, and half of each is chance", () => {
  const pauses = (random: number) =>
    [1, 2, 3, 4].map((tries) =>
      pauseAfter(
        tries,
        broken(undefined),
        { attempts: 5, backoff: { initial: 100, factor: 3, longest: 500 } },
        random,
      ),
    );
  expect(pauses(1)).toEqual([100, 300, 500, 500]);
  expect(pauses(0)).toEqual([50, 150, 250, 250]);
  expect(pauseAfter(5, broken(undefined), { attempts: 5 }, 0)).toBeUndefined();
  expect(pauseAfter(3, broken(undefined), {}, 0)).toBeUndefined();
});

test("the server's own word goes first; one that asks for too much is not asked again", () => {
  expect(pauseAfter(1, refused(503, { "Retry-After": "7" }), {}, 0)).toBe(7000);
  expect(pauseAfter(1, refused(503, { "Retry-After": "31" }), {}, 0)).toBeUndefined();
  expect(pauseAfter(1, refused(503, { "Retry-After": "soon" }), {}, 1)).toBe(500);
});

test("Retry-After in seconds, and as a date by the server's own clock", () => {
  const of = (headers: Record<string, string>) => retryAfter(new Headers(headers));
  expect(of({ "Retry-After": "0" })).toBe(0);
  const date = "Sun, 06 Nov 1994 08:49:37 GMT";
  expect(of({ "Retry-After": date, Date: "Sun, 06 Nov 1994 08:49:07 GMT" })).toBe(30_000);
  expect(of({ "Retry-After": date, Date: "Sun, 06 Nov 1994 08:50:07 GMT" })).toBe(0);
  expect(of({ "Retry-After": date })).toBeUndefined();
  expect(of({})).toBeUndefined();
});

test("a plan that is none is refused", () => {
  for (const plan of [
    { attempts: 0 },
    { attempts: 1.5 },
    { backoff: { factor: 0.5 } },
    { backoff: { initial: -1 } },
  ])
    expect(() => checkRetry(plan)).toThrow(/retry needs/);
  checkRetry({ attempts: 1, backoff: { initial: 0 } });
});
