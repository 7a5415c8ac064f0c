import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { leaveOutRevoked } from "./revoked.ts";
import { openStore, type Store } from "./store.ts";

function databases(): { before: string; restored: string } {
  const folder = temporaryFolder();
  return { before: join(folder, "before.db"), restored: join(folder, "restored.db") };
}

async function fill(file: string, work: (store: Store) => void): Promise<void> {
  const store = await openStore(file);
  work(store);
  store.close();
}

async function letInBy(file: string) {
  const store = await openStore(file);
  const names = store.tokens.list().map(({ name }) => name);
  const sessions = ["s1", "s2"].filter((hash) => store.tokens.session(hash));
  const next = addToken("next")(store);
  store.close();
  return { names, sessions, next };
}

const addToken = (name: string) => (store: Store) =>
  store.tokens.add({ name, hash: `hash of ${name}`, role: "admin", created_at: 0, expires_at: null }).id;
const addSession = (hash: string) => (store: Store) =>
  store.tokens.addSession({ hash, token_id: null, created_at: 0, expires_at: 1 });

test("what was revoked since the backup stays revoked; what was made since is as the backup has it", async () => {
  const { before, restored } = databases();
  for (const work of [addToken("kept"), addToken("revoked"), addSession("s1"), addSession("s2")])
    for (const file of [before, restored]) await fill(file, work);
  await fill(before, (store) => {
    store.tokens.remove(2);
    store.tokens.removeSession("s2");
    addToken("newer")(store);
  });
  expect(leaveOutRevoked(restored, before)).toBe(1);
  expect(await letInBy(restored)).toEqual({ names: ["kept"], sessions: ["s1"], next: 4 });
});

test("two restores in a row do not bring a revoked token back", async () => {
  const { before, restored } = databases();
  const older = `${restored}.older`;
  await fill(before, addToken("revoked"));
  await fill(restored, addToken("revoked"));
  await fill(older, () => {});
  await fill(before, (store) => store.tokens.remove(1));
  expect(leaveOutRevoked(older, before)).toBe(0);
  expect(leaveOutRevoked(restored, older)).toBe(1);
  expect((await letInBy(restored)).names).toEqual([]);
});

test("a database that never had a token, is damaged, or is not there takes none away", async () => {
  const { before, restored } = databases();
  await fill(restored, addToken("kept"));
  expect(leaveOutRevoked(restored, before)).toBe(0);
  writeFileSync(before, "no database");
  expect(leaveOutRevoked(restored, before)).toBe(0);
  await fill(`${before}.new`, () => {});
  expect(leaveOutRevoked(restored, `${before}.new`)).toBe(0);
  expect((await letInBy(restored)).names).toEqual(["kept"]);
});
