import { XMLValidator } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { type OpenDoor, openDoor, rawCall, token } from "../support/open-door.ts";

/**
 * What public clients put on the wire, header by header, sent over a bare socket so that no library of ours mends it.
 */
interface Client {
  headers: readonly string[];
  /** Appended to every address. */
  query: string;
  /** Headers that only starts and stops have. */
  onChange?: readonly string[];
  /** How the list is wanted. */
  list: "json" | "xml";
  /** How a failed start or stop is wanted. */
  failure: "json" | "html";
}

const plexSet = [
  "X-Plex-Platform: Linux",
  "X-Plex-Platform-Version: 6.1",
  "X-Plex-Provides: controller",
  "X-Plex-Product: PlexAPI",
  "X-Plex-Version: 4.18.1",
  "X-Plex-Device: Linux",
  "X-Plex-Device-Name: desk",
  "X-Plex-Client-Identifier: 0xdeadbeef",
  "X-Plex-Language: en",
  "X-Plex-Sync-Version: 2",
];
const header = `X-Plex-Token: ${token}`;

const clients: Record<string, Client> = {
  "python-plexapi 4": {
    headers: [
      "User-Agent: python-requests/2.32",
      "Accept-Encoding: gzip, deflate",
      "Accept: */*",
      "Connection: keep-alive",
      "X-Plex-Container-Start: 0",
      "X-Plex-Container-Size: 100",
      ...plexSet,
      header,
    ],
    onChange: ["Content-Length: 0"],
    query: "",
    list: "xml",
    failure: "html",
  },
  "@ctrl/plex 3": {
    headers: [...plexSet, "Accept: application/json", "Content-Type: application/json", header],
    query: "",
    list: "json",
    failure: "json",
  },
  "plex-api 5": {
    headers: [...plexSet, "Accept: application/json", header, "Content-Length: 0"],
    query: "",
    list: "json",
    failure: "json",
  },
  "plexjs 0.23": {
    headers: ["Accept: application/json", "Authorization: Basic Og==", "Cookie: "],
    query: `?X-Plex-Token=${token}`,
    onChange: ["Content-Length: 0"],
    list: "json",
    failure: "json",
  },
  "plexphp 0.14": {
    headers: ["Accept: application/json", "User-Agent: speakeasy-sdk/php", "Content-Length: 0", header],
    query: "",
    list: "json",
    failure: "json",
  },
  "a script with curl": {
    headers: ["User-Agent: curl/8.5.0", "Accept: */*"],
    query: `?X-Plex-Token=${token}`,
    list: "xml",
    failure: "html",
  },
};

/** plexjs from 0.43 on, and plexgo, ask for JSON on the list alone, and carry a header that looks like negotiation. */
const generated = {
  list: ["Accept: application/json", header],
  change: ["Accept: */*", "accepts: application/xml", header],
};

async function send(door: OpenDoor, method: string, address: string, headers: readonly string[]) {
  const fields = [
    "Host: 127.0.0.1",
    ...headers.filter((line) => !line.startsWith("Connection:")),
    "Connection: close",
  ];
  const heard = await rawCall(door.port, `${method} ${address} HTTP/1.1\r\n${fields.join("\r\n")}\r\n\r\n`);
  const [head, ...rest] = heard.split("\r\n\r\n");
  return {
    status: Number(head!.split(" ")[1]),
    type: /^content-type: (.*)$/im.exec(head!)?.[1],
    body: rest.join("\r\n\r\n"),
  };
}

describe.each(Object.entries(clients))("%s", (_, client) => {
  const change = [...client.headers, ...(client.onChange ?? [])];

  test("gets the list in its own language", async () => {
    await using door = await openDoor();
    const { status, type, body } = await send(door, "GET", `/butler${client.query}`, client.headers);
    expect(status).toBe(200);
    if (client.list === "json") {
      expect(type).toBe("application/json");
      expect(JSON.parse(body).ButlerTasks.ButlerTask).toHaveLength(3);
    } else {
      expect(XMLValidator.validate(body)).toBe(true);
      expect(body.match(/<ButlerTask /g)).toHaveLength(3);
    }
  });

  test("starts, starts again and stops, all with empty bodies", async () => {
    await using door = await openDoor();
    const steps = [
      ["POST", "/butler/BackupDatabase", 200],
      ["POST", "/butler/BackupDatabase", 202],
      ["DELETE", "/butler/BackupDatabase", 200],
      ["POST", "/butler", 200],
      ["DELETE", "/butler", 200],
    ] as const;
    for (const [method, path, status] of steps) {
      const answer = await send(door, method, path + client.query, change);
      expect([path, answer.status, answer.body]).toEqual([path, status, ""]);
    }
  });

  test("is told of a failure in a shape that it can read", async () => {
    await using door = await openDoor();
    const steps = [
      ["POST", "/butler/NoSuchTask", 404],
      ["DELETE", "/butler/BackupDatabase", 404],
      ["POST", "/butler/%FF", 400],
    ] as const;
    for (const [method, path, status] of steps) {
      const answer = await send(door, method, path + client.query, change);
      expect(answer.status).toBe(status);
      if (client.failure === "json") {
        expect(answer.type).toBe("application/json");
        const [error] = JSON.parse(answer.body).errors;
        expect(error).toEqual({ code: expect.any(Number), message: expect.any(String), status });
        expect(Number.isInteger(error.code)).toBe(true);
      } else {
        expect(answer.type).toBe("text/html");
        expect(XMLValidator.validate(answer.body)).toBe(true);
      }
    }
  });

  test("with a wrong token it is 401, and starts nothing", async () => {
    await using door = await openDoor();
    const wrong = (text: string) => text.replace(token, "wrong");
    const answer = await send(
      door,
      "POST",
      wrong(`/butler/BackupDatabase${client.query}`),
      change.map(wrong),
    );
    expect(answer.status).toBe(401);
    expect(answer.type).toBe(client.failure === "json" ? "application/json" : "text/html");
    expect(door.butler.asked).toEqual([]);
  });
});

test("plexjs 0.43 and plexgo get JSON on the list and nothing on a start", async () => {
  await using door = await openDoor();
  const list = await send(door, "GET", "/butler", generated.list);
  expect([list.status, list.type]).toEqual([200, "application/json"]);
  const start = await send(door, "POST", "/butler/BackupDatabase", generated.change);
  expect([start.status, start.body]).toEqual([200, ""]);
});
