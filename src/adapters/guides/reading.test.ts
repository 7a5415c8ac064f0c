import { writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { answeringServer } from "../../../test/support/answering-server.ts";
import { readersOf } from "../../../test/support/reader-processes.ts";
import { temporaryFolder } from "../../../test/support/small-house.ts";
import { readGuide } from "./reading.ts";

const limits = { bytes: 1e9, milliseconds: 600_000, idleMilliseconds: 600_000 };
const never = new AbortController().signal;

/** Reads to the end. @param each is called at each batch */
async function read(source: string, changes: Partial<typeof limits> = {}, signal = never, each = () => {}) {
  const order = { source, zone: "UTC", known: null, from: 0, now: 0, limits: { ...limits, ...changes } };
  for await (const _ of readGuide(order, signal)) each();
}

const children = () => readersOf(process.pid, "guide-child");

async function serverThat(write: (response: ServerResponse) => void): Promise<string> {
  const server = await answeringServer({ "GET /guide": { write } });
  onTestFinished(server.close);
  return `${server.url}/guide`;
}

test("a server that says nothing is given up", async () => {
  const source = await serverThat(() => {});
  await expect(read(source, { idleMilliseconds: 50 })).rejects.toThrow(
    `${source} sent nothing for 0.05 s: gave up on it.`,
  );
});

test("so is one that falls silent in the middle", async () => {
  const source = await serverThat((response) => response.write("<tv>"));
  await expect(read(source, { idleMilliseconds: 500 })).rejects.toThrow("sent nothing for 0.5 s");
});

test("a guide that takes longer than it may is given up", async () => {
  const source = await serverThat((response) => response.write("<tv>"));
  await expect(read(source, { milliseconds: 60 })).rejects.toThrow(
    "Expected to read the guide in 0.001 minutes, but it takes longer. Raise EpgGuideTimeLimit",
  );
});

test("whoever aborts waits for nothing, and the process has gone", async () => {
  const source = await serverThat((response) => response.write("<tv>"));
  const stop = new AbortController();
  const reading = read(source, {}, stop.signal);
  stop.abort(new Error("asked"));
  await expect(reading).rejects.toThrow("asked");
  expect(children()).toEqual([]);
  await expect(read(source, {}, stop.signal)).rejects.toThrow("asked");
});

test("a process that is killed is told of", async () => {
  const file = join(temporaryFolder(), "guide.xml");
  const programme = '<programme channel="a" start="2026"><title>T</title></programme>';
  writeFileSync(file, `<tv>${programme.repeat(20_000)}</tv>`);
  const kill = () => {
    for (const pid of children()) process.kill(pid, "SIGKILL");
  };
  await expect(read(file, {}, never, kill)).rejects.toThrow(
    "The process that reads the guide ended by itself (SIGKILL).",
  );
});
