/** Requests that are right, half right and wrong. The same seed makes the same ones. */
import type { Route, Shape } from "./routes.ts";

/** 0 <= x < 1 */
export type Random = () => number;

export interface Request {
  /** For people. */
  name: string;
  bytes: Buffer;
  /** It may leave the server waiting for more: nothing else can follow on its connection. */
  lone: boolean;
}

export const pick = <Value>(random: Random, of: readonly Value[]): Value =>
  of[Math.floor(random() * of.length)]!;
const chance = (random: Random, share: number): boolean => random() < share;
export const bytesOf = (random: Random, count: number): Buffer =>
  Buffer.from(Array.from({ length: count }, () => Math.floor(random() * 256)));

const oddTexts = [
  ...[
    "",
    " ",
    "\0",
    "null",
    "undefined",
    "__proto__",
    "constructor",
    "../../../../etc/passwd",
    "%00",
    "%FF",
    "%",
  ],
  ...[
    "\u202eright to left",
    "\u{1f3ac}",
    "e\u0301",
    "\ud800",
    "' OR 1=1 --",
    "<!ENTITY x SYSTEM 'file:///'>",
    "-rf",
  ],
  ...[
    "#{7*7}",
    "a\nb",
    "a\r\nX-Injected: 1",
    "*",
    "?",
    "\\\\server\\share",
    "C:\\",
    "file:///etc/passwd",
    "/",
    "//",
  ],
  ...[
    "2026-02-30",
    "2026-11-22T25:61:00Z",
    "+275761-01-01T00:00:00Z",
    "P1Y",
    "24:00",
    "NaN",
    "Infinity",
    "1e999",
  ],
  ...["http://127.0.0.1:1/", "BackupDatabase", "RefreshLibraries", "x".repeat(300), "\ufeff", "true", "0x10"],
];
const oddNumbers = [
  ...[
    0,
    -0,
    -1,
    1,
    2,
    3,
    1.5,
    255,
    65_536,
    2 ** 31,
    2 ** 32,
    2 ** 53,
    2 ** 63,
    2 ** 64,
    1e308,
    -1e308,
    5e-324,
  ],
  Number.MAX_SAFE_INTEGER,
];

/** A value that the shape allows, mostly. @param wrong share of what it does not allow */
function drawn(random: Random, shape: Shape, wrong: number, depth = 0): unknown {
  if (chance(random, wrong)) return oddValue(random, depth);
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return pick(random, shape.enum);
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices) return drawn(random, pick(random, choices), wrong, depth);
  if (shape.allOf)
    return Object.assign({}, ...shape.allOf.map((part) => drawn(random, part, wrong, depth) as object));
  const type = typeof shape.type === "object" ? pick(random, shape.type) : shape.type;
  if (type === "object" || shape.properties)
    return Object.fromEntries(
      Object.entries(shape.properties ?? { a: {} })
        .filter(([name]) => shape.required?.includes(name) || chance(random, 0.5))
        .filter(() => !chance(random, wrong))
        .map(([name, property]) => [name, drawn(random, property, wrong, depth + 1)]),
    );
  if (type === "array")
    return Array.from({ length: Math.floor(random() * 4) }, () =>
      drawn(random, shape.items ?? {}, wrong, depth + 1),
    );
  if (type === "integer" || type === "number") {
    const { minimum = 0, maximum = minimum + 10 } = shape;
    const number = minimum + random() * (Math.min(maximum, minimum + 1000) - minimum);
    return type === "integer" ? Math.floor(number) : number;
  }
  if (type === "boolean") return chance(random, 0.5);
  if (type === "null") return null;
  return chance(random, 0.5) ? String(Math.floor(random() * 12)) : pick(random, oddTexts);
}

function oddValue(random: Random, depth: number): unknown {
  const kinds: (() => unknown)[] = [
    () => pick(random, oddTexts),
    () => pick(random, oddNumbers),
    () => pick(random, [null, true, false, [], {}]),
    () => bytesOf(random, 12).toString("latin1"),
  ];
  if (depth < 4) kinds.push(() => Array.from({ length: 3 }, () => oddValue(random, depth + 1)));
  if (depth < 4) kinds.push(() => ({ [pick(random, oddTexts)]: oddValue(random, depth + 1) }));
  return pick(random, kinds)();
}

/** Percent-encoded, or not, or wrongly. */
function inAddress(random: Random, value: unknown): string {
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  if (chance(random, 0.05))
    return `${encodeURIComponent(text.toWellFormed())}%${pick(random, ["", "FF", "zz", "C3%28"])}`;
  if (chance(random, 0.03)) return text.replaceAll(/[\r\n]/g, "");
  return encodeURIComponent(text.toWellFormed());
}

const methods = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "DELETE",
  "PATCH",
  "OPTIONS",
  "TRACE",
  "PROPFIND",
  "QUERY",
  "get",
  "X",
];
const bodyTypes = [
  ...["application/json", "application/json; charset=utf-16", "text/xml", "multipart/form-data; boundary=x"],
  ...["application/x-www-form-urlencoded", "", "application/json, text/xml", "application/octet-stream"],
];
const oddHeaders = [
  ...[
    "Content-Encoding: gzip",
    "Content-Encoding: br, gzip, gzip",
    "Expect: 100-continue",
    "Range: bytes=5-2,-1",
  ],
  ...[
    "Range: bytes=0-99999999999999999999",
    "If-None-Match: *",
    "Accept-Encoding: \u00ff",
    "X-Forwarded-For: 1.2.3.4",
  ],
  ...[
    "Origin: null",
    "Sec-Fetch-Site: cross-site",
    "Cookie: butler_=; ; =;butler_01234567=%FF",
    "Connection: upgrade",
  ],
  ...[
    "Upgrade: h2c",
    "Upgrade: websocket",
    "Accept: application/json;q=0.0.0",
    "X-Plex-Token: wrong",
    "Te: trailers",
  ],
  ...[
    "Last-Event-ID: 99999999999999999999",
    "X-Request-Id: \u0007\u001b[2J",
    "Authorization: Bearer ",
    "Host: ",
  ],
];

/** A request to a route: its wrongness is drawn as well. */
export function requestTo(random: Random, route: Route, token: string): Request {
  const wrong = pick(random, [0, 0, 0.1, 0.4]);
  const method = chance(random, wrong / 4) ? pick(random, methods) : route.method;
  const path = route.path.replaceAll(/\{(\w+)\}|\*/g, () =>
    inAddress(random, chance(random, 0.6) ? Math.floor(random() * 6) + 1 : pick(random, oddTexts)),
  );
  const asked = Object.entries(route.query).filter(() =>
    chance(random, 4 / (4 + Object.keys(route.query).length)),
  );
  const query = asked.map(([name, shape]) => `${name}=${inAddress(random, drawn(random, shape, wrong))}`);
  const body = bodyOf(random, route, wrong);
  const headers = [
    "Host: 127.0.0.1",
    ...(chance(random, 0.03) ? [] : [`X-Plex-Token: ${token}`]),
    ...(chance(random, 0.5) ? ["Accept: application/json"] : []),
    ...(body === undefined
      ? []
      : [`Content-Type: ${chance(random, wrong / 2) ? pick(random, bodyTypes) : bodyTypes[0]}`]),
    ...(chance(random, wrong) ? [pick(random, oddHeaders)] : []),
    ...(body === undefined ? [] : [`Content-Length: ${body.length}`]),
  ];
  const address = query.length > 0 ? `${path}?${query.join("&")}` : path;
  const head = `${method} ${address} HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`;
  const lone = /^(expect|upgrade|connection|content-encoding)/im.test(head);
  return {
    name: `${route.method} ${route.path}`,
    bytes: Buffer.concat([Buffer.from(head), body ?? empty]),
    lone,
  };
}
const empty = Buffer.alloc(0);

function bodyOf(random: Random, { body, method }: Route, wrong: number): Buffer | undefined {
  if (body === undefined) return method !== "GET" && chance(random, wrong) ? bytesOf(random, 40) : undefined;
  const text = JSON.stringify(drawn(random, body, wrong)) ?? "";
  if (!chance(random, wrong / 3)) return Buffer.from(text);
  return pick(random, [
    () => Buffer.from(text.slice(0, Math.floor(random() * text.length))),
    () => Buffer.from("[".repeat(20_000)),
    () => Buffer.from(`{"a":${"9".repeat(5000)}}`),
    () => Buffer.concat([Buffer.from(text), bytesOf(random, 3)]),
    () => Buffer.from(`{"__proto__":{"admin":true},"constructor":1,${text.slice(1)}`),
    () => bytesOf(random, 200),
  ])();
}

/** Bytes that are no request, or begin like one. */
export function rawBytes(random: Random, token: string): Request {
  const head = `POST /api/tokens HTTP/1.1\r\nHost: a\r\nX-Plex-Token: ${token}\r\n`;
  const bytes = pick(random, [
    () => bytesOf(random, 1 + Math.floor(random() * 2000)),
    () => Buffer.from("GET / HTTP/1.1"),
    () => Buffer.from(`GET /${"a".repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`),
    () => Buffer.from(`GET / HTTP/1.1\r\nHost: a\r\n${"X-Many: 1\r\n".repeat(1500)}\r\n`),
    () =>
      Buffer.from(
        `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /butler HTTP/1.1\r\n\r\n`,
      ),
    () => Buffer.from(`${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef`),
    () => Buffer.from(`${head}Content-Length: -1\r\n\r\n`),
    () => Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nabc`),
    () => Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n${"1\r\na\r\n".repeat(50)}zz\r\n`),
    () => Buffer.from(`${head}Content-Length: 100\r\n\r\nonly this`),
    () => Buffer.from("GET / HTTP/9.9\r\n\r\n"),
    () => Buffer.from("GET http://elsewhere.example/ HTTP/1.1\r\nHost: a\r\n\r\n"),
    () => Buffer.from("CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: a\r\n\r\n"),
    () => Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    () => Buffer.concat([Buffer.of(0x16, 3, 1, 2, 0, 1, 0, 1), bytesOf(random, 500)]),
    () => Buffer.from(`GET /butler HTTP/1.1\r\nHost: a\r\nX-Plex-Token: ${token}\r\n\r\n`.repeat(50)),
  ])();
  return { name: "raw bytes", bytes, lone: true };
}
