import { expect, test } from "vitest";
import { openDoor } from "../../test/support/open-door.ts";
import { requestIdOf } from "./observed-requests.ts";

test("a client's own id of a request is taken where it is one, else one is made", () => {
  const idOf = (id?: string | string[]) => requestIdOf({ headers: { "x-request-id": id as string } });
  expect(idOf("trace-7.a:B_1")).toBe("trace-7.a:B_1");
  for (const other of [undefined, "", "a b", "a\u001b[2J", "x".repeat(65), ["a", "b"], "X-Plex-Token=1"])
    expect(idOf(other)).toMatch(/^[0-9a-f-]{36}$/);
});

test("each answer has the id of its request, also one that is refused", async () => {
  await using door = await openDoor();
  const own = await door.call("/butler", { headers: { "X-Request-Id": "mine-1" } });
  expect(own.headers.get("x-request-id")).toBe("mine-1");
  const refused = await fetch(`${door.url}/butler`);
  expect(refused.status).toBe(401);
  expect(refused.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
});

test("a fault of ours is logged with the id of its request, and answered with it", async () => {
  await using door = await openDoor();
  door.butler.fault = new Error("It is broken.");
  const answer = await door.call("/butler", {
    headers: { Accept: "application/json", "X-Request-Id": "mine-2" },
  });
  expect(answer.status).toBe(500);
  expect(answer.headers.get("x-request-id")).toBe("mine-2");
  expect(door.logged).toContainEqual(
    expect.objectContaining({ level: "error", facts: expect.objectContaining({ requestId: "mine-2" }) }),
  );
});
