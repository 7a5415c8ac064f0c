import { expect, test } from "vitest";
import { openStore } from "./store.ts";
import { sessionsKept } from "./tokens.ts";

async function setUp() {
  const store = await openStore(":memory:");
  const { id } = store.tokens.add({
    hash: "h",
    name: "guest",
    role: "viewer",
    created_at: 0,
    expires_at: null,
  });
  const open = (tokenId: number | null, hash: string, at: number) =>
    store.tokens.addSession({ hash, token_id: tokenId, created_at: at, expires_at: 1000 + at });
  return { tokens: store.tokens, id, open };
}

test("a token has so many sessions at a time, those of others untouched: the oldest end", async () => {
  const { tokens, id, open } = await setUp();
  open(null, "first", 0);
  for (let i = 0; i < sessionsKept; i++) open(id, `s${i}`, i);
  expect(tokens.session("s0")).toBeDefined();
  open(id, "one more", sessionsKept);
  expect([tokens.session("s0"), tokens.session("s1")?.token_id]).toEqual([undefined, id]);
  for (let i = 0; i < sessionsKept; i++) open(null, `f${i}`, 1 + i);
  expect([tokens.session("first"), tokens.session("s1")?.token_id]).toEqual([undefined, id]);
});

test("sessions go with their token, and when they have expired", async () => {
  const { tokens, id, open } = await setUp();
  open(id, "guest's", 0);
  open(null, "early", 0);
  open(null, "late", 1);
  tokens.remove(id);
  tokens.removeSessionsBefore(1000);
  expect([tokens.session("guest's"), tokens.session("early")]).toEqual([undefined, undefined]);
  expect(tokens.session("late")).toEqual({ hash: "late", token_id: null, created_at: 1, expires_at: 1001 });
});
