import { inspect } from "node:util";
import { expect, test } from "vitest";
import { causeWithoutSecret, headersWithoutSecret, withoutSecret } from "./secrets.ts";

const secret = "a+b/secret";

test("plain and as part of a URL", () => {
  expect(withoutSecret(`${secret} and ?X-Plex-Token=${encodeURIComponent(secret)}&x=1`, secret)).toBe(
    "[token] and ?X-Plex-Token=[token]&x=1",
  );
  expect(withoutSecret("a b", "a")).toBe("a b");
});

test("headers", () => {
  const headers = headersWithoutSecret(new Headers({ Location: `/x?t=${secret}`, Server: "Plex" }), secret);
  expect([...headers]).toEqual([
    ["location", "/x?t=[token]"],
    ["server", "Plex"],
  ]);
});

test("an error without it stays what it is", () => {
  const error = new AggregateError([Object.assign(new Error("refused"), { code: "ECONNREFUSED" })]);
  expect(causeWithoutSecret(error, secret)).toBe(error);
  expect(causeWithoutSecret(undefined, secret)).toBeUndefined();
});

test.each([
  ["its message", new TypeError(`no value "${secret}"`)],
  ["a cause", new TypeError("failed", { cause: new Error(`to ${encodeURIComponent(secret)}`) })],
  ["one of several", new AggregateError([new Error(secret)])],
  ["a property", Object.assign(new Error("failed"), { request: { headers: { "X-Plex-Token": secret } } })],
  ["an object", Object.assign(new Error("failed"), { request: new Headers({ "X-Plex-Token": secret }) })],
  ["a cause that is no error", new Error("failed", { cause: `to ${secret}` })],
])("an error that holds it in %s is copied without it", (_, error) => {
  const shown = inspect(causeWithoutSecret(error, secret), { depth: 9, showHidden: true });
  expect(shown).toContain(error.message.replace(secret, "[token]"));
  expect(shown).not.toContain(secret);
  expect(shown).not.toContain(encodeURIComponent(secret));
});

test("the name and the code of the copy are those of the error", () => {
  const error = Object.assign(new TypeError(secret), { code: "ECONNRESET" });
  expect(causeWithoutSecret(error, secret)).toMatchObject({ name: "TypeError", code: "ECONNRESET" });
});
