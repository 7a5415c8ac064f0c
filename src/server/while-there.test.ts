import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { whileThere } from "./while-there.ts";

test("work is told when whoever asked goes, which is no fault of the server", async () => {
  const socket = new EventEmitter();
  const work = whileThere(
    socket,
    (there) => new Promise((_, reject) => there.addEventListener("abort", () => reject(there.reason))),
  );
  socket.emit("close");
  await expect(work).rejects.toMatchObject({
    kind: "badRequest",
    message: expect.stringContaining("have gone"),
  });
});

test("a connection is not held on to by what was asked on it", async () => {
  const socket = new EventEmitter();
  expect(await whileThere(socket, async () => "done")).toBe("done");
  await expect(whileThere(socket, () => Promise.reject(new Error("Broken.")))).rejects.toThrow("Broken.");
  expect(socket.listenerCount("close")).toBe(0);
});
