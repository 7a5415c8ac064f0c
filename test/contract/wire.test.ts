import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { openDoor, rawCall, token } from "../support/open-door.ts";
import { scriptedTask } from "../support/scripted-butler.ts";

const json = { Accept: "application/json" };
const elements = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  isArray: (name) => name === "ButlerTask",
});

/** Status, type and body of an answer that succeeded and says nothing. */
async function emptyAnswer(answer: Response): Promise<number> {
  expect(await answer.text()).toBe("");
  expect(answer.headers.get("content-length")).toBe("0");
  return answer.status;
}

describe("GET /butler", () => {
  test("lists in JSON to those who ask for it, the type without a charset", async () => {
    await using door = await openDoor();
    const answer = await door.call("/butler", { headers: json });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json"]);
    const list = await answer.json();
    expect(Object.keys(list)).toEqual(["ButlerTasks"]);
    expect(list.ButlerTasks.ButlerTask[0]).toMatchObject({
      name: "BackupDatabase",
      interval: 3,
      scheduleRandomized: false,
      enabled: true,
      title: "Backup Database",
      description: "What BackupDatabase does",
    });
    expect(JSON.stringify(list)).not.toContain("null");
  });

  test.each([["*/*"], ["text/html"], ["text/json"], ["application/xml"]])(
    "lists in XML to Accept: %s",
    async (accept) => {
      await using door = await openDoor();
      const answer = await door.call("/butler", { headers: { Accept: accept } });
      expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/xml;charset=utf-8"]);
      const text = await answer.text();
      expect(XMLValidator.validate(text)).toBe(true);
      expect(elements.parse(text).ButlerTasks.ButlerTask[0]).toMatchObject({
        name: "BackupDatabase",
        interval: "3",
        scheduleRandomized: "0",
        enabled: "1",
      });
    },
  );

  test("does not take the header `accepts` for negotiation", async () => {
    await using door = await openDoor();
    const asksXml = await door.call("/butler", { headers: { ...json, accepts: "application/xml" } });
    expect(asksXml.headers.get("content-type")).toBe("application/json");
    const asksJson = await door.call("/butler", { headers: { accepts: "application/json" } });
    expect(asksJson.headers.get("content-type")).toBe("text/xml;charset=utf-8");
  });

  test("renders once for each format and revision, and never shows an old list", async () => {
    await using door = await openDoor();
    for (let i = 0; i < 3; i++) await (await door.call("/butler")).text();
    for (let i = 0; i < 3; i++) await (await door.call("/butler", { headers: json })).text();
    expect(door.butler.asked).toHaveLength(2);
    door.butler.tasks.push(
      scriptedTask("LoudnessAnalysis", { progress: 42, lastRunAt: "2026-01-01T02:00:00Z" }),
    );
    door.butler.revision++;
    expect(await (await door.call("/butler")).text()).toContain('name="LoudnessAnalysis"');
    const list = await (await door.call("/butler", { headers: json })).json();
    expect(list.ButlerTasks.ButlerTask[3]).toMatchObject({ progress: 42, lastRunAt: "2026-01-01T02:00:00Z" });
  });
});

describe("start and stop", () => {
  test("a start is 200 with the activity, a second one 202, both empty", async () => {
    await using door = await openDoor();
    const first = await door.call("/butler/BackupDatabase", { method: "POST" });
    expect(await emptyAnswer(first)).toBe(200);
    expect(first.headers.get("x-butler-outcome")).toBe("started");
    expect(first.headers.get("x-plex-activity")).toBe("activity-of-BackupDatabase");
    const second = await door.call("/butler/BackupDatabase", { method: "POST" });
    expect(await emptyAnswer(second)).toBe(202);
    expect(second.headers.get("x-butler-outcome")).toBe("running");
  });

  test.each([
    ["skipped", "disabled by RefreshEpgGuides – “off”, 100%"],
    ["scheduled", "at 03:12"],
  ] as const)("%s is a 200 that says why", async (outcome, reason) => {
    await using door = await openDoor();
    door.butler.nextStart = { outcome, reason };
    const answer = await door.call("/butler/RefreshEpgGuides", { method: "POST" });
    expect(await emptyAnswer(answer)).toBe(200);
    expect(answer.headers.get("x-butler-outcome")).toBe(outcome);
    expect(answer.headers.get("x-butler-reason")).toMatch(/^[\x20-\x7e]+$/);
    expect(decodeURIComponent(answer.headers.get("x-butler-reason")!)).toBe(reason);
  });

  test.each([["backupdatabase"], ["BACKUPDATABASE"], ["BackupDatabase/"], ["Backup%44atabase"]])(
    "%s is the task BackupDatabase",
    async (name) => {
      await using door = await openDoor();
      expect((await door.call(`/butler/${name}`, { method: "POST" })).status).toBe(200);
      expect(door.butler.asked).toEqual([{ call: "start", name: "BackupDatabase", options: {} }]);
    },
  );

  test("duplicate slashes are tolerated", async () => {
    await using door = await openDoor();
    expect((await door.call("//butler//BackupDatabase//", { method: "POST" })).status).toBe(200);
    expect((await door.call("/butler/")).status).toBe(200);
  });

  test("force is passed on only when asked for", async () => {
    await using door = await openDoor();
    for (const query of ["?force=1", "?force=0", ""]) {
      await door.call(`/butler/BackupDatabase${query}`, { method: "POST" });
    }
    expect(door.butler.asked.map(({ options }) => options)).toEqual([{ force: true }, {}, {}]);
  });

  test("POST /butler starts all that may, and says what came of each", async () => {
    await using door = await openDoor();
    const answer = await door.call("/butler", { method: "POST" });
    expect(await emptyAnswer(answer)).toBe(200);
    expect(answer.headers.get("x-butler-outcome")).toBe("started");
    expect(answer.headers.get("x-butler-reason")).toContain("RefreshEpgGuides skipped: disabled");
  });

  test("POST /butler?task= starts all like Plex, and the log hints at the other call", async () => {
    await using door = await openDoor();
    expect((await door.call("/butler?task=BackupDatabase", { method: "POST" })).status).toBe(200);
    expect(door.butler.asked).toEqual([{ call: "startAll" }]);
    expect(door.logged).toMatchObject([{ level: "warn", facts: { task: "BackupDatabase" } }]);
  });

  test("a stop is 200 when it ran, 404 when it did not, and all are stopped at once", async () => {
    await using door = await openDoor();
    const stop = (path: string) => door.call(path, { method: "DELETE" });
    await door.call("/butler/BackupDatabase", { method: "POST" });
    const stopped = await stop("/butler/backupdatabase");
    expect(await emptyAnswer(stopped)).toBe(200);
    expect(stopped.headers.get("x-butler-outcome")).toBe("stopped");
    expect((await stop("/butler/BackupDatabase")).status).toBe(404);
    await door.call("/butler/BackupDatabase", { method: "POST" });
    expect(await emptyAnswer(await stop("/butler"))).toBe(200);
    expect((await stop("/butler/BackupDatabase")).status).toBe(404);
  });

  test.each([["POST"], ["DELETE"]])("%s of an unknown name is 404 and names the nearest", async (method) => {
    await using door = await openDoor();
    const answer = await door.call("/butler/BackupDatabas", { method, headers: json });
    expect(answer.status).toBe(404);
    const [error] = (await answer.json()).errors;
    expect(error).toMatchObject({ code: 1100, status: 404 });
    expect(error.message).toContain("Did you mean BackupDatabase?");
    expect(door.butler.asked).toEqual([]);
  });

  test("an empty body of any type is accepted, also without a length", async () => {
    await using door = await openDoor();
    for (const type of [
      "application/json",
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data",
    ]) {
      const headers = { "Content-Type": type };
      expect((await door.call("/butler", { method: "POST", headers })).status).toBe(200);
      expect((await door.call("/butler", { method: "DELETE", headers })).status).toBe(200);
    }
    const bare = await rawCall(
      door.port,
      `DELETE /butler HTTP/1.1\r\nHost: x\r\nX-Plex-Token: ${token}\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n`,
    );
    expect(bare).toMatch(/^HTTP\/1.1 200 OK\r\n/);
  });
});

describe("who may enter", () => {
  const paths = [
    ["GET", "/butler"],
    ["POST", "/butler"],
    ["DELETE", "/butler"],
    ["POST", "/butler/BackupDatabase"],
    ["DELETE", "/butler/BackupDatabase"],
    ["PATCH", "/butler"],
    ["GET", "/nowhere"],
    ["POST", "/butler/%FF"],
  ];

  test.each(paths)("%s %s without the token is 401, and nothing is done", async (method, path) => {
    await using door = await openDoor();
    for (const given of ["", "wrong", `${token}x`, token.toUpperCase()]) {
      const answer = await door.call(path!, { method: method!, headers: { ...json, "X-Plex-Token": given } });
      expect([answer.status, answer.headers.get("content-type")]).toEqual([401, "application/json"]);
      expect(await answer.json()).toEqual({
        errors: [{ code: 1001, message: "User could not be authenticated", status: 401 }],
      });
    }
    expect(door.butler.asked).toEqual([]);
  });

  test("a 401 is Plex's page to everybody else", async () => {
    await using door = await openDoor();
    const answer = await fetch(`${door.url}/butler`, {
      headers: { Authorization: "Basic Og==", Cookie: "" },
    });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([401, "text/html"]);
    expect(await answer.text()).toBe(
      "<html><head><title>Unauthorized</title></head><body><h1>401 Unauthorized</h1></body></html>",
    );
  });

  test.each([
    ["the header", "", { "X-Plex-Token": token }],
    ["the query", `?X-Plex-Token=${token}`, {}],
    ["a bearer", "", { Authorization: `Bearer ${token}` }],
    [
      "the query, beside an empty Basic",
      `?X-Plex-Token=${token}`,
      { Authorization: "Basic Og==", Cookie: "" },
    ],
  ])("the token may come in %s, on every method", async (_, query, headers) => {
    await using door = await openDoor();
    for (const method of ["GET", "POST", "DELETE"]) {
      expect((await fetch(`${door.url}/butler${query}`, { method, headers })).status).toBe(200);
    }
  });

  test("a house that is starting answers everything with 503, as Plex does", async () => {
    let ready = false;
    await using door = await openDoor({ ready: () => ready });
    for (const path of ["/butler", "/nowhere", "/butler/%FF"]) {
      const answer = await door.call(path, { headers: json });
      expect([answer.status, answer.headers.get("content-type")]).toEqual([503, "application/json"]);
      expect(await answer.json()).toEqual({
        code: 503,
        title: "Maintenance",
        status: "Plex Media Server is currently running startup maintenance tasks.",
      });
    }
    ready = true;
    expect((await door.call("/butler")).status).toBe(200);
  });
});
