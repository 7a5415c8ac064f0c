/** A process that reads media files for its parent, so that native code can crash or hang without the server. */

import { readFileSync } from "node:fs";
import { AV_LOG_QUIET } from "node-av/constants";
import { Log } from "node-av/lib";
import type { ReadResult } from "../core/ports.ts";
import { endWithParent } from "./child-of-server.ts";
import { settle } from "./reader/later.ts";
import type { ChildMessage, ReadMessage } from "./reader/messages.ts";
import { passOver } from "./reader/pass.ts";
import { telemetryTo } from "./traces.ts";

const progressEveryMs = 250;

const parent = process.ppid;
Log.setLevel(AV_LOG_QUIET);
/** Requests are answered in the order sent, though some of them wait for a model. */
let answered = Promise.resolve();
process.on("message", (request: ReadMessage) => {
  answered = answered.then(async () => send(await answer(request)));
});
endWithParent();

async function answer(request: ReadMessage): Promise<ChildMessage> {
  const { id } = request;
  try {
    return { type: "done", id, result: await traced(request), memory: process.memoryUsage.rss() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { type: "failed", id, reason, memory: process.memoryUsage.rss() };
  }
}

let telemetry: ReturnType<typeof telemetryTo> | undefined;

/** In the name of whoever asked. Each span is sent at once: nobody waits for the end of this process. */
async function traced(request: ReadMessage): Promise<ReadResult> {
  const { trace, taps } = request;
  if (trace === undefined) return read(request);
  telemetry ??= telemetryTo(trace.endpoint, { service: "butler-reader", atOnce: true });
  const names = taps.map(({ tap }) => tap).join(",");
  const span = (await telemetry)?.start("read", { taps: names, pid: process.pid }, { parent: trace.parent });
  try {
    const result = await read(request);
    span?.end({ bytesRead: result.bytesRead, cpuSeconds: result.cpuSeconds });
    return result;
  } catch (error) {
    span?.end({}, "the read failed");
    throw error;
  }
}

async function read(request: ReadMessage): Promise<ReadResult> {
  const cpu = process.cpuUsage();
  const bytes = bytesReadSoFar();
  let packetBytes = 0;
  let reportAt = performance.now() + progressEveryMs;
  const bytesRead = () => (bytes === undefined ? packetBytes : bytesReadSoFar()! - bytes);
  const notes: string[] = [];
  let reached = 0;
  const report = () => {
    const memory = process.memoryUsage.rss();
    send({ type: "progress", id: request.id, fraction: reached, bytesRead: bytesRead(), memory });
  };
  const tell = (fraction: number) => {
    reached = fraction;
    const now = performance.now();
    if (now < reportAt) return;
    reportAt = now + progressEveryMs;
    // Nothing but this tells a busy process that its parent has died.
    if (process.ppid !== parent) process.exit();
    report();
  };
  const onPacket = (fraction: number, size: number) => {
    packetBytes += size;
    tell(fraction);
  };
  try {
    const passed = passOver(request, onPacket, (text) => notes.push(text));
    const outcomes = await settle(passed, () => tell(1));
    const { user, system } = process.cpuUsage(cpu);
    return { outcomes, notes, bytesRead: bytesRead(), cpuSeconds: (user + system) / 1e6 };
  } catch (error) {
    report();
    throw error;
  }
}

/** What this process has asked of files and pipes, as Linux counts it; undefined on other systems. */
function bytesReadSoFar(): number | undefined {
  if (process.platform !== "linux") return undefined;
  const [, bytes] = /^rchar: (\d+)$/m.exec(readFileSync("/proc/self/io", "utf8")) ?? [];
  return Number(bytes);
}

function send(message: ChildMessage): void {
  process.send!(message);
}
