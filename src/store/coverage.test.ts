import { expect, onTestFinished, test } from "vitest";
import { addedAt, addSection, filmProbe, partAt } from "../../test/support/small-library.ts";
import { openStore } from "./store.ts";

async function open() {
  const store = await openStore(":memory:");
  onTestFinished(() => store.close());
  addSection(store, "Films", "movie", ["One (2001).mkv", "Two (2002).mkv", "Three (2003).mkv"]);
  addSection(store, "Music", "artist", ["A/B/01 C.flac"]);
  const part = (path: string) => partAt(store, path);
  store.media.keepProbe(part("One (2001).mkv").id, filmProbe, "hash");
  return { store, part };
}

const summed = async (store: Awaited<ReturnType<typeof open>>["store"]) => {
  const pages = await Array.fromAsync(store.coverage.tally());
  return {
    files: pages.flatMap(({ files }) => files),
    findings: pages.flatMap(({ findings }) => findings),
    failures: pages.flatMap(({ failures }) => failures),
  };
};

test("files are counted by what they are, findings and failures by kind", async () => {
  const { store, part } = await open();
  const failure = { kind: "deep", version: 1, reason: "It is cut off.", at: addedAt };
  store.findings.keep(part("One (2001).mkv"), { kind: "loudness", version: 1, data: {}, at: addedAt });
  store.findings.keep(part("Two (2002).mkv"), { kind: "loudness", version: 1, data: {}, at: addedAt });
  store.findings.keepFailure(part("Two (2002).mkv"), failure);
  store.catalogue.markGone(part("Three (2003).mkv").id, addedAt);
  const { files, findings, failures } = await summed(store);
  expect(files).toHaveLength(4);
  expect(files).toContainEqual({
    ...{ sectionId: 1, type: "movie", probed: 1, hasVideo: 1, hasAudio: 1, gone: 0, files: 1, bytes: 1000 },
    hasChapters: 1,
  });
  expect(files.filter(({ gone }) => gone === 1)).toMatchObject([{ files: 1, bytes: 1002 }]);
  expect(findings).toEqual([{ sectionId: 1, type: "movie", kind: "loudness", files: 2 }]);
  expect(failures).toEqual([{ sectionId: 1, type: "movie", kind: "deep", files: 1 }]);
});

test("what was made of an earlier file, or of one that has gone, does not count", async () => {
  const { store, part } = await open();
  const one = part("One (2001).mkv");
  const two = part("Two (2002).mkv");
  const failure = { kind: "deep", version: 1, reason: "It is cut off.", at: addedAt };
  store.findings.keep({ ...one, mtime: one.mtime - 1 }, { kind: "loudness", version: 1, data: {}, at: 1 });
  store.findings.keepFailure({ ...one, size: one.size + 1 }, failure);
  store.findings.keepFailure(two, failure);
  store.catalogue.markGone(two.id, addedAt);
  expect(await summed(store)).toMatchObject({ findings: [], failures: [] });
  expect(store.coverage.failures({ offset: 0, limit: 10 })).toEqual([]);
  expect(store.coverage.countFailures({})).toBe(0);
});

test("failures are listed the newest first, page by page, of one section or kind", async () => {
  const { store, part } = await open();
  const fail = (path: string, kind: string, at: number) =>
    store.findings.keepFailure(part(path), { kind, version: 1, reason: `${kind} of ${path}`, at });
  fail("One (2001).mkv", "deep", 1);
  fail("One (2001).mkv", "loudness", 3);
  fail("A/B/01 C.flac", "loudness", 2);
  const reasons = (filter: object) =>
    store.coverage.failures({ offset: 0, limit: 10, ...filter }).map(({ reason }) => reason);
  expect(reasons({})).toEqual([
    "loudness of One (2001).mkv",
    "loudness of A/B/01 C.flac",
    "deep of One (2001).mkv",
  ]);
  expect(reasons({ offset: 1, limit: 1 })).toEqual(["loudness of A/B/01 C.flac"]);
  expect(reasons({ sectionId: 2 })).toEqual(["loudness of A/B/01 C.flac"]);
  expect(reasons({ kind: "deep" })).toEqual(["deep of One (2001).mkv"]);
  expect(store.coverage.countFailures({ kind: "loudness" })).toBe(2);
  expect(store.coverage.failures({ offset: 0, limit: 1 })[0]).toMatchObject({
    root: "/media/Films",
    path: "One (2001).mkv",
  });
});
