/** Small things that become large ones in the hands of whoever reads them. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Request } from "./requests.ts";

/** Ten entities, each of ten of the one before: 10^9 words. */
const entities =
  '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "word ">' +
  [..."bcdefghij"]
    .map((name, i) => `<!ENTITY ${name} "${`&${String.fromCharCode(97 + i)};`.repeat(10)}">`)
    .join("") +
  "]>";
const long = "n".repeat(10_000_000);
const deep = (name: string, inside: string) =>
  `${`<${name}>`.repeat(100_000)}${inside}${`</${name}>`.repeat(100_000)}`;

/** What is laid beside films, by its name. */
const nfoFiles: Readonly<Record<string, string | Buffer>> = {
  entities: `${entities}<movie><title>&j;</title><plot>&j;</plot></movie>`,
  outside: '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><movie><plot>&x;</plot></movie>',
  deep: deep("movie", "<title>x</title>"),
  "long name": `<movie><title>${long}</title></movie>`,
  "long tag": `<movie><${long}>x</${long}></movie>`,
  "many attributes": `<movie ${Array.from({ length: 100_000 }, (_, i) => `a${i}="1"`).join(" ")}/>`,
  "never closed": "<movie><plot>".repeat(50_000),
  "no text": Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 256)),
};

const guideHead = '<tv><channel id="c"><display-name>C</display-name></channel>';
const programme = (title: string) =>
  `<programme start="20261122200000 +0000" stop="20261122210000 +0000" channel="c"><title>${title}</title></programme>`;
const guides: Readonly<Record<string, () => string | Buffer>> = {
  "entities.xml": () => `${entities}<tv>${programme("&j;")}</tv>`,
  "outside.xml": () =>
    `<!DOCTYPE tv [<!ENTITY x SYSTEM "file:///etc/passwd">]>${guideHead}${programme("&x;")}</tv>`,
  "deep.xml": () => deep("tv", programme("x")),
  "long.xml": () => `${guideHead}${programme(long)}</tv>`,
  "zeros.xml.gz": () => gzipSync(Buffer.alloc(400_000_000)),
  "twice.xml.gz": () => gzipSync(gzipSync(Buffer.alloc(100_000_000))),
  "guide.zip": () => zipOf(gzipSync(Buffer.alloc(100_000_000)).subarray(10, -8), 2 ** 32 - 1),
  "cut.xml.gz": () => gzipSync(`${guideHead}${programme("x")}</tv>`).subarray(0, 60),
};

/** A ZIP file (APPNOTE 4.3) of one deflated entry that claims a size. */
function zipOf(deflated: Buffer, claimed: number): Buffer {
  const name = Buffer.from("guide.xml");
  const shared = Buffer.alloc(26);
  shared.writeUInt16LE(20, 0);
  shared.writeUInt16LE(8, 4);
  shared.writeUInt32LE(deflated.length, 14);
  shared.writeUInt32LE(claimed, 18);
  shared.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from("PK\x03\x04"), shared, name, deflated]);
  const entry = Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), shared, Buffer.alloc(14), name]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(entry.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, entry, Buffer.from("PK\x05\x06"), end]);
}

/** Names that file systems allow, and programs stumble over. */
const oddNames = [
  ...[
    "-rf",
    "--help",
    "a\nb",
    "tab\there",
    "$(touch pwned)",
    "`id`",
    "; echo",
    "'\"",
    "\u202egnp.mkv",
    "\u{1f3ac}",
  ],
  ...[
    "%00",
    "%2e%2e",
    "...",
    " leading",
    "trailing ",
    "e\u0301",
    "\u00e9",
    "CON",
    "a".repeat(240),
    "\\",
    "*?[a]",
  ],
];

/** Lays films with such files beside them, and guides. @returns the paths of the guides */
export function layBombs(films: string, guideFolder: string): string[] {
  mkdirSync(guideFolder, { recursive: true });
  for (const [name, text] of Object.entries(nfoFiles)) {
    mkdirSync(join(films, name), { recursive: true });
    writeFileSync(join(films, name, `${name}.mkv`), "no film");
    writeFileSync(join(films, name, `${name}.nfo`), text);
  }
  for (const name of oddNames) writeFileSync(join(films, `${name}.mkv`), "no film");
  const invalid = Buffer.concat([Buffer.from(`${films}/`), Buffer.of(0xff, 0xfe, 0xc3), Buffer.from(".mkv")]);
  writeFileSync(invalid, "no film");
  return Object.entries(guides).map(([name, make]) => {
    writeFileSync(join(guideFolder, name), make());
    return join(guideFolder, name);
  });
}

/** The same over the wire. */
export function bombRequests(token: string): Request[] {
  const post = (name: string, path: string, body: Buffer | string, encoding = ""): Request => {
    const bytes = Buffer.from(body as string);
    const head =
      `POST ${path} HTTP/1.1\r\nHost: a\r\nX-Plex-Token: ${token}\r\nContent-Type: application/json\r\n` +
      `${encoding && `Content-Encoding: ${encoding}\r\n`}Content-Length: ${bytes.length}\r\n\r\n`;
    return { name, bytes: Buffer.concat([Buffer.from(head), bytes]), lone: true };
  };
  const nested = (open: string, inside: string, shut: string, times: number) =>
    open.repeat(times) + inside + shut.repeat(times);
  const path = "/api/webhooks/sonarr";
  return [
    post("JSON 100,000 deep", path, nested("[", "", "]", 100_000)),
    post("objects 100,000 deep", path, nested('{"a":', "1", "}", 100_000)),
    post(
      "a known member 100,000 deep",
      path,
      `{"eventType":"Download","series":${nested('{"path":', '"x"', "}", 100_000)}}`,
    ),
    post("a guide 400,000 deep", "/api/guides", nested('{"title":', "1", "}", 350_000)),
    post("a name of 10 MB", "/api/tokens", JSON.stringify({ name: long, role: "viewer" })),
    post("a name of 1 MB", path, JSON.stringify({ eventType: long.slice(0, 1_000_000) })),
    post("a number of 900 kB", path, `{"eventType":${"9".repeat(900_000)}}`),
    post(
      "100,000 members",
      path,
      JSON.stringify(Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [i, 1]))),
    ),
    ...["gzip", "deflate", "br", "zstd"].map((encoding) =>
      post(`a body in ${encoding}`, path, gzipSync(Buffer.alloc(100_000_000)), encoding),
    ),
    {
      name: "an address of 10 MB",
      bytes: Buffer.from(`GET /butler/${long} HTTP/1.1\r\nHost: a\r\n\r\n`),
      lone: true,
    },
  ];
}
