import Fastify from "fastify";
import { expect, test } from "vitest";
import { Refusal } from "../api/errors.ts";
import { describePage, pageOf, plexParameter } from "./parameters.ts";

/** What a route makes of a request. */
async function seenBy<T>(
  look: (request: Parameters<typeof pageOf>[0]) => T,
  url: string,
  headers = {},
): Promise<T> {
  const app = Fastify();
  let seen: T | undefined;
  app.get("/", (request, reply) => {
    seen = look(request);
    return reply.send();
  });
  const answer = await app.inject({ url, headers });
  if (answer.statusCode !== 200) throw new Error(answer.json().message);
  return seen as T;
}

test.each([
  ["/", {}, { start: 0, size: undefined }],
  ["/", { "X-Plex-Container-Start": "0", "X-Plex-Container-Size": "100" }, { start: 0, size: 100 }],
  ["/?X-Plex-Container-Start=20&X-Plex-Container-Size=0", {}, { start: 20, size: 0 }],
  ["/?X-Plex-Container-Start=20", { "X-Plex-Container-Start": "30" }, { start: 30, size: undefined }],
  ["/?X-Plex-Container-Size=", {}, { start: 0, size: undefined }],
])("the page of %s %j", async (url, headers, page) => {
  expect(await seenBy(pageOf, url, headers)).toEqual(page);
});

test.each([["-1"], ["1.5"], ["x"], ["9".repeat(20)]])("a bound of %s is refused in words", async (bound) => {
  const refused = await seenBy((request) => {
    try {
      return pageOf(request);
    } catch (error) {
      return error;
    }
  }, `/?X-Plex-Container-Size=${bound}`);
  expect(refused).toBeInstanceOf(Refusal);
  expect((refused as Refusal).message).toContain("X-Plex-Container-Size");
});

test("a parameter of Plex's comes as a header, else from the query, the first one", async () => {
  const name = (request: Parameters<typeof pageOf>[0]) => plexParameter(request, "X-Plex-Product");
  expect(await seenBy(name, "/?X-Plex-Product=a&X-Plex-Product=b")).toBe("a");
  expect(await seenBy(name, "/?X-Plex-Product=a", { "x-plex-product": "c" })).toBe("c");
  expect(await seenBy(name, "/")).toBeUndefined();
});

test("an answer says which part of the list it is", async () => {
  const app = Fastify();
  app.get("/", (_, reply) => reply.send(describePage(reply, { start: 20, size: 10 }, 5, 25)));
  const answer = await app.inject("/");
  expect(answer.json()).toEqual({ offset: 20, size: 5, totalSize: 25 });
  expect(answer.headers).toMatchObject({
    "x-plex-container-start": "20",
    "x-plex-container-total-size": "25",
  });
});
