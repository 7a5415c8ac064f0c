import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openDoor, rawCall, token } from "../support/open-door.ts";

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
  "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const page = "<!doctype html><title>The page</title>";
const script = "export const one = 1;\n";

/** A server whose dashboard has been built. */
async function openBuilt() {
  const door = await openDoor();
  const { web } = door.house;
  await mkdir(join(web, "assets"), { recursive: true });
  await writeFile(join(web, "index.html"), page);
  await writeFile(join(web, "icon.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
  await writeFile(join(web, ".hidden.js"), "secret");
  await writeFile(join(web, "assets", "index-a1b2c3.js"), script);
  await writeFile(join(door.data, "token"), "secret");
  return door;
}

describe("the dashboard", () => {
  test.each([
    "/web",
    "/web/",
    "/web?x=1",
    "/web/tasks",
    "/web/tasks/BackupDatabase",
    "/web/runs/12?tab=log",
    "/web/index.html",
  ])("%s is the page, for everybody, and looked for anew each time", async (path) => {
    await using door = await openBuilt();
    const answer = await fetch(door.url + path);
    expect([answer.status, await answer.text()]).toEqual([200, page]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      "content-security-policy": policy,
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
    });
    const headers = { "if-none-match": answer.headers.get("etag")! };
    expect((await door.app.inject({ url: path, headers })).statusCode).toBe(304);
  });

  test("what is named after its content is kept for ever", async () => {
    await using door = await openBuilt();
    const answer = await fetch(`${door.url}/web/assets/index-a1b2c3.js`);
    expect([answer.status, await answer.text()]).toEqual([200, script]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "application/javascript; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
      "content-security-policy": policy,
    });
    expect((await fetch(`${door.url}/web/icon.svg`)).headers.get("cache-control")).toBe("no-cache");
  });

  test("HEAD says what GET would", async () => {
    await using door = await openBuilt();
    const answer = await fetch(`${door.url}/web/assets/index-a1b2c3.js`, { method: "HEAD" });
    expect([answer.status, answer.headers.get("content-length")]).toEqual([200, String(script.length)]);
    expect(await answer.text()).toBe("");
  });

  test("a file that is not there is no page, and is not kept", async () => {
    await using door = await openBuilt();
    for (const path of ["/web/assets/index-old.js", "/web/favicon.ico", "/web/assets/.js"]) {
      const answer = await fetch(door.url + path);
      expect([path, answer.status, answer.headers.get("cache-control")]).toEqual([path, 404, "no-store"]);
      expect(await answer.text()).not.toBe(page);
    }
  });

  test("is only read", async () => {
    await using door = await openBuilt();
    const answer = await fetch(`${door.url}/web`, { method: "POST" });
    expect(answer.status).toBe(401);
    expect((await door.call("/web", { method: "POST" })).status).toBe(405);
  });

  test("that has not been built says how to build it", async () => {
    await using door = await openDoor();
    for (const path of ["/web", "/web/tasks"]) {
      const answer = await fetch(door.url + path);
      expect([answer.status, answer.headers.get("content-security-policy")]).toEqual([503, policy]);
      expect(await answer.text()).toContain("<code>npm run build:web</code>");
    }
    expect((await fetch(`${door.url}/web/assets/index-a1b2c3.js`)).status).toBe(404);
  });

  test.each([
    "/web/../token",
    "/web/..%2ftoken",
    "/web/%2e%2e/data/token",
    "/web/..%5ctoken",
    "/web/assets/..%2f..%2fdata%2ftoken.x",
    "/web/%00index.html",
    "/web//etc/passwd.x",
    "/web/.hidden.js",
    "/web/assets/../../data/token",
    "/web/%2e%2e%2fdata%2ftoken.x",
    "/web/C:%5cwindows%5cwin.ini",
    `/web/${"a/".repeat(4000)}x.js`,
    "/web/%E0%A4%A",
  ])("path %# leads nowhere else", async (path) => {
    await using door = await openBuilt();
    const answer = await rawCall(door.port, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 [24]\d\d /);
    expect(answer).not.toMatch(/secret|root:/);
    expect(door.logged).toEqual([]);
  });
});

describe("GET /", () => {
  test.each([
    ["a browser", { Accept: "text/html,application/xhtml+xml,*/*;q=0.8" }],
    ["a browser that is signed in", { Accept: "text/html", Cookie: "butler_01234567=x" }],
  ])("shows %s the dashboard", async (_, headers) => {
    await using door = await openDoor();
    const answer = await fetch(`${door.url}/`, { headers, redirect: "manual" });
    expect([answer.status, answer.headers.get("location")]).toEqual([302, "/web"]);
  });

  test.each<[string, Record<string, string>, number]>([
    ["python-plexapi", { Accept: "*/*", "X-Plex-Token": token }, 200],
    ["@ctrl/plex", { Accept: "application/json", "X-Plex-Token": token }, 200],
    ["a client in Java", { Accept: "text/html, image/gif, image/jpeg, *; q=.2", "X-Plex-Token": token }, 200],
    ["a client without a token", { Accept: "*/*" }, 401],
    ["a client in Java with a wrong token", { Accept: "text/html, *; q=.2", "X-Plex-Token": "wrong" }, 401],
  ])("answers %s as ever", async (_, headers, status) => {
    await using door = await openDoor();
    const answer = await fetch(`${door.url}/`, { headers, redirect: "manual" });
    expect([answer.status, answer.headers.get("location")]).toEqual([status, null]);
  });

  test("a browser elsewhere than at the start gets Plex's 401", async () => {
    await using door = await openDoor();
    const answer = await fetch(`${door.url}/butler`, {
      headers: { Accept: "text/html" },
      redirect: "manual",
    });
    expect(answer.status).toBe(401);
  });
});
