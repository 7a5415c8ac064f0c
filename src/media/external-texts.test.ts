import { describe, expect, test } from "vitest";
import { isSubtitleFolder, languageOf, textsIn, textsOf } from "./external-texts.ts";

const said = (name: string) => {
  const [{ name: _, type: __, codec: ___, ...rest } = {} as never] = textsOf("subtitle", [name], "Film", []);
  return rest;
};
const plain = { forced: false, default: false, hearingImpaired: false };

describe("the name of subtitles says", () => {
  test.each([
    ["Film.srt", plain],
    ["Film.en.srt", { ...plain, language: "en" }],
    ["film.EN.SRT", { ...plain, language: "en" }],
    ["Film.en.forced.srt", { ...plain, language: "en", forced: true }],
    ["Film.forced.en.srt", { ...plain, language: "en", forced: true }],
    ["Film.pt-BR.srt", { ...plain, language: "pt-BR" }],
    ["Film.pt_BR.srt", { ...plain, language: "pt-BR" }],
    ["Film.eng.sdh.srt", { ...plain, language: "en", hearingImpaired: true }],
    ["Film.ger.cc.default.ass", { ...plain, language: "de", hearingImpaired: true, default: true }],
    ["Film.hi.srt", { ...plain, language: "hi" }],
    ["Film.en.hi.srt", { ...plain, language: "en", hearingImpaired: true }],
    ["Film.zh-Hant.srt", { ...plain, language: "zh-Hant" }],
    ["Film.French.srt", { ...plain, language: "fr" }],
    ["Film-en.srt", { ...plain, language: "en" }],
    ["Film.en.Director's comments.srt", { ...plain, language: "en", title: "Director's comments" }],
  ])("%s", (name, expected) => {
    expect(said(name)).toEqual(expected);
  });
});

test("each form of subtitles, and lyrics of tracks only", () => {
  const forms = [
    "Film.srt",
    "Film.ass",
    "Film.ssa",
    "Film.vtt",
    "Film.smi",
    "Film.sub",
    "Film.mkv",
    "Film.lrc",
  ];
  expect(textsOf("subtitle", forms, "Film", ["Film"]).map(({ codec }) => codec)).toEqual([
    "srt",
    "ass",
    "ssa",
    "webvtt",
    "smi",
    "microdvd",
  ]);
  const lyrics = ["01 Song.lrc", "01 Song.txt", "01 Song.en.lrc", "01 Song.srt", "02 Other.lrc"];
  expect(textsOf("lyrics", lyrics, "01 Song", []).map(({ codec, language }) => [codec, language])).toEqual([
    ["lrc", undefined],
    ["txt", undefined],
    ["lrc", "en"],
  ]);
});

test("pictures with an index are one stream, by the index", () => {
  const found = textsOf("subtitle", ["Film.en.idx", "Film.en.sub"], "Film", []);
  expect(found).toMatchObject([{ name: "Film.en.idx", codec: "vobsub", language: "en" }]);
});

test("what is called like another film is not taken", () => {
  const names = ["Film.en.srt", "Film 2.en.srt", "Film.Extended.en.srt", "Filmed.srt"];
  const stems = ["Film", "Film 2", "Film.Extended"];
  const of = (stem: string) => textsOf("subtitle", names, stem, stems).map(({ name }) => name);
  expect(of("Film")).toEqual(["Film.en.srt"]);
  expect(of("Film 2")).toEqual(["Film 2.en.srt"]);
  expect(of("Film.Extended")).toEqual(["Film.Extended.en.srt"]);
});

test("names are the same in either normal form", () => {
  const [found] = textsOf("subtitle", ["Amélie.fr.srt".normalize("NFD")], "Amélie".normalize("NFC"), []);
  expect(found).toMatchObject({ name: "Amélie.fr.srt".normalize("NFD"), language: "fr" });
});

test("a folder of subtitles alone", () => {
  expect(["Subs", "subtitles", "Sub", "Subtle"].map(isSubtitleFolder)).toEqual([true, true, true, false]);
  expect(
    textsIn("subtitle", ["2_English.srt", "3_Spanish.SDH.srt", "Unknown.srt", "note.txt"]),
  ).toMatchObject([{ language: "en" }, { language: "es", hearingImpaired: true }, { title: "Unknown" }]);
});

test.each([
  ["eng", "en"],
  ["fre", "fr"],
  ["chi", "zh"],
  ["English", "en"],
  ["xx", undefined],
  ["1080p", undefined],
  ["extended", undefined],
])("%s is the language %s", (word, tag) => {
  expect(languageOf(word)).toBe(tag);
});
