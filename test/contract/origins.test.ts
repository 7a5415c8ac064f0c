import { expect, test } from "vitest";
import { openDoor, token } from "../support/open-door.ts";

const friend = "https://home.example.org";
const cors = (answer: Response) =>
  Object.fromEntries([...answer.headers].filter(([name]) => name.startsWith("access-control-")));
const preflight = (origin: string): RequestInit => ({
  method: "OPTIONS",
  headers: {
    Origin: origin,
    "Access-Control-Request-Method": "PUT",
    "Access-Control-Request-Headers": "x-plex-token,content-type",
  },
});

test("no page of others is told anything, unless its origin is named", async () => {
  await using door = await openDoor();
  for (const origin of [friend, "null", door.url]) {
    expect(cors(await fetch(`${door.url}/butler`, preflight(origin)))).toEqual({});
    expect(cors(await door.call("/butler", { headers: { Origin: origin } }))).toEqual({});
  }
});

test("pages of a named origin may ask with a token, and read our headers; never with a cookie", async () => {
  await using door = await openDoor({ origins: [friend] });
  const asked = await fetch(`${door.url}/butler/BackupDatabase`, preflight(friend));
  expect(asked.status).toBe(204);
  expect(cors(asked)).toEqual({
    "access-control-allow-origin": friend,
    "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
    "access-control-allow-headers": "x-plex-token,content-type",
    "access-control-max-age": "600",
  });
  const exposing = {
    "access-control-allow-origin": friend,
    "access-control-expose-headers": "X-Butler-Outcome, X-Butler-Reason, X-Butler-Run, Retry-After",
  };
  const answers = [
    await door.call("/butler/BackupDatabase", { method: "POST", headers: { Origin: friend } }),
    await fetch(`${door.url}/butler`, { headers: { Origin: friend } }),
    await door.call("/no/such/address", { headers: { Origin: friend } }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 401, 404]);
  for (const answer of answers) {
    expect(cors(answer)).toEqual(exposing);
    expect(answer.headers.get("vary")).toBe("Origin");
  }
  const stream = await door.call("/api/events", { headers: { Origin: friend } });
  expect(cors(stream)).toEqual(exposing);
  await stream.body!.cancel();
});

test.each([
  "https://home.example.org.evil.example",
  "http://home.example.org",
  "https://home.example.org:8443",
  "https://HOME.example.org",
  "null",
])("%s is not the origin that was named", async (origin) => {
  await using door = await openDoor({ origins: [friend] });
  expect(cors(await fetch(`${door.url}/butler`, preflight(origin)))).toEqual({});
  const answer = await door.call("/butler", { headers: { Origin: origin } });
  expect(cors(answer)).toEqual({});
  expect(answer.headers.get("vary")).toBe("Origin");
});

test("a cookie is no use to a page of a named origin", async () => {
  await using door = await openDoor({ origins: [friend] });
  const signedIn = await fetch(`${door.url}/api/session`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token }),
  });
  const Cookie = signedIn.headers.get("set-cookie")!.split(";", 1)[0]!;
  const read = await fetch(`${door.url}/api/runs`, { headers: { Cookie, Origin: friend } });
  expect(read.status).toBe(403);
});
