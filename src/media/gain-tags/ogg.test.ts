import { describe, expect, test } from "vitest";
import { type Gains, RefusedFile } from "./gains.ts";
import { tagOgg } from "./ogg.ts";

const ascii = (text: string) => Buffer.from(text, "latin1");
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

/** RFC 3533, 6: bit by bit, as it is written there. */
function sumOf(page: Buffer): number {
  let sum = 0;
  for (const byte of page)
    for (let bit = 7; bit >= 0; bit--) {
      const isOut = sum >>> 31 !== ((byte >> bit) & 1);
      sum = (sum << 1) ^ (isOut ? 0x04c11db7 : 0);
    }
  return sum >>> 0;
}

interface Head {
  number: number;
  flags?: number;
  /** All ones: no packet ends here. */
  position?: bigint;
  serial?: number;
}

/** A page of these segments. */
function page({ number, flags = 0, position = 0n, serial = 77 }: Head, ...segments: Buffer[]): Buffer {
  const at = Buffer.alloc(8);
  at.writeBigUInt64LE(position);
  const head = Buffer.concat([ascii("OggS"), Buffer.from([0, flags]), at, u32(serial), u32(number), u32(0)]);
  const lengths = Buffer.from([segments.length, ...segments.map(({ length }) => length)]);
  const whole = Buffer.concat([head, lengths, ...segments]);
  whole.writeUInt32LE(sumOf(whole), 22);
  return whole;
}

/** A packet in pieces of 255 bytes, the last of which is shorter. */
const laced = (packet: Buffer): Buffer[] =>
  Array.from({ length: Math.floor(packet.length / 255) + 1 }, (_, i) =>
    packet.subarray(i * 255, i * 255 + 255),
  );

/** A packet of comments: the maker's name, which takes up what is left of `length`, and the comments. */
function comments(before: string, texts: string[], length = 0): Buffer {
  const list = [u32(texts.length), ...texts.flatMap((text) => [u32(text.length), ascii(text)])];
  const vendor = length - before.length - 4 - Buffer.concat(list).length;
  const name = "v".repeat(Math.max(0, vendor));
  return Buffer.concat([ascii(before), u32(name.length), ascii(name), ...list]);
}

const gains: Gains = { track: { gainDb: 0, peak: 1 }, album: { gainDb: 1, peak: 0.5 } };
/** To -23 LUFS, in 256ths of a decibel. */
const r128 = ["R128_TRACK_GAIN=-1280", "R128_ALBUM_GAIN=-1024"];
const replayGain = [
  "REPLAYGAIN_TRACK_GAIN=0.00 dB",
  "REPLAYGAIN_TRACK_PEAK=1.000000",
  "REPLAYGAIN_ALBUM_GAIN=1.00 dB",
  "REPLAYGAIN_ALBUM_PEAK=0.500000",
];

const first = page({ number: 0, flags: 2 }, ascii("OpusHead"));
const sound = (number: number) => page({ number, position: 960n }, ascii("sound"));
const tags = (texts: string[], length?: number) => laced(comments("OpusTags", texts, length));
const noneEnds = 0xffff_ffff_ffff_ffffn;

const written = (...file: Buffer[]): Buffer | undefined => {
  const pieces = tagOgg(Buffer.concat(file), gains);
  return pieces && Buffer.concat(pieces);
};

describe("Opus", () => {
  test("gets its gains behind the other comments", () => {
    const before = Buffer.concat([
      first,
      page({ number: 1 }, ...tags(["TITLE=x", "r128_track_gain=1", "ARTIST=y"])),
      sound(2),
    ]);
    const after = Buffer.concat([
      first,
      page({ number: 1 }, ...tags(["TITLE=x", "ARTIST=y", ...r128])),
      sound(2),
    ]);
    const kept = Buffer.from(before);
    expect(written(before)).toEqual(after);
    expect(before).toEqual(kept);
    expect(written(after)).toBeUndefined();
  });

  test.each([254, 255, 256, 510])("comments of %i bytes end with a segment that is not full", (length) => {
    const packet = tags(r128, length);
    expect(packet.at(-1)!.length).toBe(length % 255);
    const vendor = length - comments("OpusTags", r128).length;
    const bare = tags([], comments("OpusTags", []).length + vendor);
    expect(written(first, page({ number: 1 }, ...bare), sound(2))).toEqual(
      Buffer.concat([first, page({ number: 1 }, ...packet), sound(2)]),
    );
  });

  /** Comments that are so long with the gains, but as yet have none. */
  const bare = (length: number) =>
    tags([], length - comments("OpusTags", r128).length + comments("OpusTags", []).length);
  const soundFrom = (number: number) => [
    sound(number),
    page({ number: number + 1, position: 1920n }, ascii("more")),
  ];

  test("fills a page", () => {
    const length = 255 * 255 - 1;
    const after = [first, page({ number: 1 }, ...tags(r128, length)), ...soundFrom(2)];
    expect(written(first, page({ number: 1 }, ...bare(length)), ...soundFrom(2))).toEqual(
      Buffer.concat(after),
    );
  });

  test.each([255 * 255, 255 * 255 + 30])("goes on to another page, of %i bytes in all", (length) => {
    const all = tags(r128, length);
    const after = [
      first,
      page({ number: 1, position: noneEnds }, ...all.slice(0, 255)),
      page({ number: 2, flags: 1 }, ...all.slice(255)),
    ];
    const file = Buffer.concat([...after, ...soundFrom(3)]);
    expect(written(first, page({ number: 1 }, ...bare(length)), ...soundFrom(2))).toEqual(file);
    expect(written(file)).toBeUndefined();
    const last = page({ number: 0xffff_ffff }, ascii("end"));
    expect(written(first, page({ number: 1 }, ...bare(length)), last)).toEqual(
      Buffer.concat([...after, page({ number: 0 }, ascii("end"))]),
    );
  });

  test("needs fewer pages than before", () => {
    const all = tags(["TITLE=x"], 600);
    const before = [
      page({ number: 1, position: noneEnds }, ...all.slice(0, 2)),
      page({ number: 2, flags: 1 }, ...all.slice(2)),
    ];
    const after = tags(
      ["TITLE=x", ...r128],
      600 + comments("OpusTags", r128).length - comments("OpusTags", []).length,
    );
    expect(written(first, ...before, ...soundFrom(3))).toEqual(
      Buffer.concat([first, page({ number: 1 }, ...after), ...soundFrom(2)]),
    );
  });
});

describe("Vorbis", () => {
  const head = page({ number: 0, flags: 2 }, ascii("\x01vorbis"));
  const setup = laced(Buffer.alloc(300, "s"));
  const bare = laced(comments("\x03vorbis", []));

  test("keeps its third packet, on the page of the comments or on its own", () => {
    const after = Buffer.concat([
      head,
      page({ number: 1 }, ...laced(comments("\x03vorbis", replayGain)), ...setup),
      sound(2),
    ]);
    expect(written(head, page({ number: 1 }, ...bare, ...setup), sound(2))).toEqual(after);
    expect(written(head, page({ number: 1 }, ...bare), page({ number: 2 }, ...setup), sound(3))).toEqual(
      after,
    );
    expect(written(after)).toBeUndefined();
  });

  test("a packet that ends with its page is not gone on with", () => {
    const length = 255 * 255 - 1;
    const vendor = length - comments("\x03vorbis", replayGain).length;
    const before = laced(comments("\x03vorbis", [], comments("\x03vorbis", []).length + vendor));
    expect(written(head, page({ number: 1 }, ...before), page({ number: 2 }, ...setup), sound(3))).toEqual(
      Buffer.concat([
        head,
        page({ number: 1 }, ...laced(comments("\x03vorbis", replayGain, length))),
        page({ number: 2 }, ...setup),
        sound(3),
      ]),
    );
  });
});

const opus = page({ number: 1 }, ...tags([]));
test.each<[string, Buffer[], string]>([
  ["of another stream", [first, opus, page({ number: 2, serial: 78 }, ascii("x"))], "it has several streams"],
  [
    "of a stream that begins anew",
    [first, opus, page({ number: 0, flags: 2 }, ascii("x"))],
    "it has several streams",
  ],
  [
    "of another kind",
    [page({ number: 0, flags: 2 }, ascii("Speex   ")), opus],
    "its stream is neither Opus nor Vorbis",
  ],
  ["without comments", [first, sound(1), sound(2)], "its second packet is not that of the comments"],
  ["of a head alone", [first], "its headers do not end with a page"],
  [
    "of comments without an end",
    [first, page({ number: 1 }, Buffer.alloc(255))],
    "its headers do not end with a page",
  ],
  [
    "with sound behind the comments",
    [first, page({ number: 1 }, ...tags([]), ascii("x"))],
    "its headers do not end with a page",
  ],
  [
    "with the beginning of sound",
    [first, page({ number: 1 }, ...tags([]), Buffer.alloc(255)), sound(2)],
    "its headers do not end with a page",
  ],
  [
    "that is cut in the head",
    [first, opus, sound(2).subarray(0, 26)],
    "its pages are broken or followed by something else",
  ],
  [
    "that is cut in the body",
    [first, opus, sound(2).subarray(0, -1)],
    "its pages are broken or followed by something else",
  ],
  [
    "that begins otherwise",
    [first, opus, ascii("OggX"), sound(2).subarray(4)],
    "its pages are broken or followed by something else",
  ],
])("pages %s are refused", (_, file, reason) => {
  expect(() => written(...file)).toThrow(RefusedFile);
  expect(() => written(...file)).toThrow(reason);
});

test("pages of no segments are kept", () => {
  const empty = page({ number: 2 });
  expect(written(first, opus, empty)).toEqual(
    Buffer.concat([first, page({ number: 1 }, ...tags(r128)), empty]),
  );
});
