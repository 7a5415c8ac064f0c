import { expect, test } from "vitest";
import { channelMapper, ownChannel, settledEnd, textIn } from "./programme.ts";

const texts = [
  { text: "The Bridge", language: "en" },
  { text: "Die Brücke", language: "de-AT" },
  { text: "Bron", language: "sv" },
  { text: "Broen" },
];

test.each([
  [[], "The Bridge"],
  [["sv"], "Bron"],
  [["de"], "Die Brücke"],
  [["de-CH", "sv"], "Die Brücke"],
  [["fr", "SV"], "Bron"],
  [["fr"], "The Bridge"],
])("in %j it is called %s", (languages, expected) => {
  expect(textIn(texts, languages)).toBe(expected);
});

test("what is not there has no text", () => {
  expect([textIn(undefined, ["en"]), textIn([], ["en"])]).toEqual([undefined, undefined]);
});

const channel = { id: "ard.de", names: [{ text: "1" }, { text: "Das Erste" }], numbers: ["1"] };

test.each(["ARD.de", "das erste", "1"])("a mapping of %s is that of the channel", (guide) => {
  expect(channelMapper([{ guide, name: "ARD" }])(channel)).toEqual({ guide, name: "ARD" });
});

test("the id counts more than a name, and that more than a number; others have no mapping", () => {
  const mapping = channelMapper([
    { guide: "1", number: "3" },
    { guide: "Das Erste", number: "2" },
    { guide: "ard.de", number: "9" },
  ]);
  expect(mapping(channel)?.number).toBe("9");
  expect(
    channelMapper([
      { guide: "1", number: "3" },
      { guide: "Das Erste", number: "2" },
    ])(channel)?.number,
  ).toBe("3");
  expect(mapping({ id: "zdf.de", names: [], numbers: [] })).toBeUndefined();
});

test("a channel is called what a person calls it, else by a name that is no number, else by its id", () => {
  expect(ownChannel(channel, undefined, [])).toEqual({ id: "ard.de", name: "Das Erste", number: "1" });
  expect(ownChannel(channel, { guide: "1", name: "Mine", number: "42" }, [])).toMatchObject({
    name: "Mine",
    number: "42",
  });
  expect(ownChannel({ id: "x", names: [{ text: "7" }], numbers: ["7"] }, undefined, [])).toEqual({
    id: "x",
    name: "x",
    number: "7",
  });
});

test("a programme ends when the next one begins, where it does not end before", () => {
  expect([
    settledEnd(10, undefined),
    settledEnd(null, undefined),
    settledEnd(null, 7),
    settledEnd(10, 7),
    settledEnd(5, 7),
  ]).toEqual([10, null, 7, 7, 5]);
});
