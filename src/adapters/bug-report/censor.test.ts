import { expect, test } from "vitest";
import { createCensor, type Private } from "./censor.ts";

const given: Private = {
  ...{ withPaths: false, withNames: false, secrets: [], tops: ["home", "mnt", "tmp"] },
  places: [["/home/anna/.local/share/butler", "[data]"]],
  roots: ["/mnt/films", "/mnt/films/old"],
  files: ["/mnt/films/old/Up (2009)/Up (2009).avi"],
  names: ["(500) Days of Summer", "M", "300", "Up", "İstanbul"],
};
const censor = createCensor(given);

test.each([
  ["/home/anna/.local/share/butler/butler.db is whole", "[data]/butler.db is whole"],
  ["open 'file:///home/anna/a b.mkv'", "open 'file://[path]"],
  ["GET /library/sections/1/all?title=x", "GET /library/sections/1/all?title=x"],
  ["nas:/mnt/vault/x", "nas:[path]"],
  ["C:\\Users\\Anna\\Up.avi", "[path]"],
  ['"/mnt/films/old/Up (2009)/Up (2009).avi" is broken', '"[media]" is broken'],
  ["(500) Days of Summer was read", "([name] was read"],
  ["Updates: 300 of M, but not up to date", "Updates: 300 of M, but not [name] to date"],
  ["İstanbul, and UP", "[name], and [name]"],
])("%s", (text, told) => {
  expect(censor(text)).toBe(told);
});

test("a hundred thousand names are looked for in one go", () => {
  const names = Array.from({ length: 100_000 }, (_, n) => `Film ${n}`);
  const many = createCensor({ ...given, names });
  expect(many("Film 77777 failed, Film 100001 did not")).toBe("[name] failed, Film 100001 did not");
});
