import { describe, expect, test } from "vitest";
import { openDoor, rawCall, token } from "../support/open-door.ts";

const json = { Accept: "application/json" };
const head = `Host: x\r\nX-Plex-Token: ${token}\r\nConnection: close\r\n`;

describe("what the router cannot read", () => {
  test.each([["/butler/%FF"], ["/butler/%zz"], ["/butler/%"], ["/%C3%28"], ["/butler/%E0%80%80"]])(
    "%s is a typed 400 in JSON and a page otherwise",
    async (path) => {
      await using door = await openDoor();
      const typed = await door.call(path, { method: "POST", headers: json });
      expect([typed.status, typed.headers.get("content-type")]).toEqual([400, "application/json"]);
      expect(await typed.json()).toEqual({
        errors: [{ code: 1000, message: expect.stringContaining(path), status: 400 }],
      });
      const page = await door.call(path);
      expect([page.status, page.headers.get("content-type")]).toEqual([400, "text/html"]);
      expect(await page.text()).toContain("<h1>400 Bad Request</h1>");
    },
  );

  test("a malformed query does no harm", async () => {
    await using door = await openDoor();
    expect((await door.call("/butler?%FF=%zz&&=&a")).status).toBe(200);
  });
});

describe("addresses and methods that there are not", () => {
  test("an unknown address is 404 in our shape, without its query", async () => {
    await using door = await openDoor();
    const answer = await door.call("/nowhere?X-Plex-Token=secret", { headers: json });
    expect(answer.status).toBe(404);
    const body = await answer.text();
    expect(JSON.parse(body).errors[0]).toMatchObject({ code: 1107, status: 404 });
    expect(body).not.toContain("secret");
  });

  test.each([
    ["PUT", "/butler", "GET, HEAD, POST, DELETE, OPTIONS"],
    ["PATCH", "/butler/BackupDatabase", "POST, DELETE, OPTIONS"],
    ["GET", "/butler/BackupDatabase", "POST, DELETE, OPTIONS"],
    ["PUT", "/butler/", "GET, HEAD, POST, DELETE, OPTIONS"],
  ])("%s %s is 405 and says what is allowed", async (method, path, allowed) => {
    await using door = await openDoor();
    const answer = await door.call(path, { method, headers: json });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, allowed]);
    expect((await answer.json()).errors[0]).toMatchObject({ code: 1108, status: 405 });
    expect(door.butler.asked).toEqual([]);
  });

  test("OPTIONS names the methods without a token; HEAD says what GET would", async () => {
    await using door = await openDoor();
    const options = await fetch(`${door.url}/butler`, { method: "OPTIONS" });
    expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, HEAD, POST, DELETE, OPTIONS"]);
    const get = await door.call("/butler");
    const length = (await get.arrayBuffer()).byteLength;
    const answer = await door.call("/butler", { method: "HEAD" });
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    expect(answer.headers.get("content-length")).toBe(String(length));
    expect(answer.headers.get("content-type")).toBe(get.headers.get("content-type"));
  });

  test("a method that HTTP knows and we do not is 501", async () => {
    await using door = await openDoor();
    const heard = await rawCall(door.port, `PROPFIND /butler HTTP/1.1\r\n${head}\r\n`);
    expect(heard).toMatch(/^HTTP\/1.1 501 Not Implemented\r\n/);
  });
});

describe("too much, and not HTTP", () => {
  test.each([
    ["a header of 1 MB", `GET /butler HTTP/1.1\r\n${head}X-Big: ${"a".repeat(1_000_000)}\r\n\r\n`, 431, 1111],
    ["an address of 1 MB", `GET /butler/${"a".repeat(1_000_000)} HTTP/1.1\r\n${head}\r\n`, 414, 1110],
    ["something else", "hello\r\nAccept: application/json\r\n\r\n", 400, 1000],
    ["a wrong length", `POST /butler HTTP/1.1\r\n${head}Content-Length: x\r\n\r\n`, 400, 1000],
  ])("%s is refused in words, and the server stays up", async (_, bytes, status, code) => {
    await using door = await openDoor();
    const page = await rawCall(door.port, bytes);
    expect(page).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(page).toContain(bytes.includes("json") ? `"code":${code}` : `<h1>${status} `);
    const typed = await rawCall(door.port, bytes.replace("\r\n", "\r\nAccept: application/json\r\n"));
    if (status !== 414) expect(typed).toContain(`"code":${code}`);
    expect((await door.call("/butler")).status).toBe(200);
  });

  test("half a request that does not go on is 408, and its connection ends", async () => {
    await using door = await openDoor();
    door.app.server.once("connection", (socket) => {
      const timeout = Object.assign(new Error("Request timeout"), { code: "ERR_HTTP_REQUEST_TIMEOUT" });
      socket.once("data", () => door.app.server.emit("clientError", timeout, socket));
    });
    expect(await rawCall(door.port, "GET /butler HT")).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n/);
  });

  test("a long task name is just an unknown one, and is not repeated at length", async () => {
    await using door = await openDoor();
    const answer = await door.call(`/butler/${"a".repeat(10_000)}`, { method: "POST", headers: json });
    expect(answer.status).toBe(404);
    expect((await answer.text()).length).toBeLessThan(400);
  });

  test("a body larger than any call needs is 413", async () => {
    await using door = await openDoor();
    const answer = await door.call("/butler", { method: "POST", body: "x".repeat(100_000), headers: json });
    expect(answer.status).toBe(413);
    expect((await answer.json()).errors[0].code).toBe(1109);
    expect(door.butler.asked).toEqual([]);
  });

  test("nonsense in a body that Plex's calls do not have is not looked at", async () => {
    await using door = await openDoor();
    const headers = { "Content-Type": "application/json" };
    expect((await door.call("/butler", { method: "POST", body: "{not json", headers })).status).toBe(200);
  });

  test("a host is asked to upgrade only where there is a websocket", async () => {
    await using door = await openDoor();
    const heard = await rawCall(
      door.port,
      `GET /butler HTTP/1.0\r\nX-Plex-Token: ${token}\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\n\r\n`,
    );
    expect(heard).toMatch(/^HTTP\/1.1 200 OK\r\n/);
  });
});

test("a fault of ours is 500 without its details, which the log has, and not the token", async () => {
  await using door = await openDoor();
  door.butler.fault = new Error("secret detail");
  const answer = await door.call(`/butler?X-Plex-Token=${token}`, { headers: json });
  expect(answer.status).toBe(500);
  const body = await answer.text();
  expect(JSON.parse(body).errors[0]).toMatchObject({ code: 1115, status: 500 });
  expect(body).not.toContain("secret detail");
  expect(door.logged).toMatchObject([{ level: "error", facts: { err: door.butler.fault, path: "/butler" } }]);
  expect(JSON.stringify(door.logged)).not.toContain(token);
});
