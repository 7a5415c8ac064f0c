import { expect, test } from "vitest";
import { didYouMean, type ErrorName, errors, errorsBody, quote, refusal } from "./errors.ts";

const names = Object.keys(errors) as ErrorName[];

test("every error has a number of its own, Plex's or from 1100 up, and an error status", () => {
  const codes = names.map((name) => errors[name].code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const name of names) {
    const { code, status } = errors[name];
    expect(code === 1000 || code === 1001 || code >= 1100).toBe(true);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
  }
});

test("every sentence says what was expected and what was found, but Plex's own", () => {
  for (const name of names.filter((name) => name !== "notAuthenticated")) {
    expect(errors[name].sentence).toMatch(/^Expected .+; .+\./);
  }
});

test("a refusal fills its sentence in, once, whatever the words contain", () => {
  const refused = refusal("unknownTask", { found: quote("{advice}$&"), advice: "Did you mean X?" });
  expect(refused.message).toBe('Expected the name of a task; found "{advice}$&". Did you mean X?');
  expect([refused.code, refused.status, refused.kind]).toEqual([1100, 404, "unknownTask"]);
});

test("the body is what Plex's SDKs type", () => {
  expect(errorsBody(refusal("notAuthenticated"))).toEqual({
    errors: [{ code: 1001, message: "User could not be authenticated", status: 401 }],
  });
});

test("what is repeated is quoted, escaped and cut", () => {
  expect(quote('a"b\n')).toBe('"a\\"b\\n"');
  expect(quote("x".repeat(500))).toBe(`"${"x".repeat(80)}..."`);
});

test("advice names the nearest, or where to look", () => {
  expect(didYouMean("BackupDatabase", "GET /butler lists them.")).toBe("Did you mean BackupDatabase?");
  expect(didYouMean(undefined, "GET /butler lists them.")).toBe("GET /butler lists them.");
});
