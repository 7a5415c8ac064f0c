import fc from "fast-check";
import { expect, test } from "vitest";
import { serverSentEvents } from "./server-sent-events.ts";

async function* stream(chunks: Uint8Array[]) {
  yield* chunks;
}
const read = (chunks: Uint8Array[]) => Array.fromAsync(serverSentEvents(stream(chunks)));
const bytes = (text: string) => new TextEncoder().encode(text);

test("comments, names, joined data, one space less, a lost tail", async () => {
  const text = [
    ": hello",
    "",
    "event: run",
    "id: 7",
    "data:a",
    "data:  b",
    "",
    "event: nothing",
    "",
    "data",
    "",
    "data: cut",
  ];
  expect(await read([bytes(text.join("\n"))])).toEqual([
    { event: "run", data: "a\n b" },
    { event: "message", data: "" },
  ]);
});

test("wherever the stream is cut in pieces and however its lines end, the events are the same", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("\n", "\r\n", "\r"),
      fc.array(fc.nat(60), { maxLength: 8 }),
      async (end, cuts) => {
        const all = bytes(["event: é", "data: 🎬", "data: x", "", "data: last", "", ""].join(end));
        const places = [...new Set([0, ...cuts.filter((cut) => cut < all.length), all.length])].sort(
          (a, b) => a - b,
        );
        const chunks = places.slice(1).map((place, index) => all.slice(places[index], place));
        expect(await read(chunks)).toEqual([
          { event: "é", data: "🎬\nx" },
          { event: "message", data: "last" },
        ]);
      },
    ),
  );
});
