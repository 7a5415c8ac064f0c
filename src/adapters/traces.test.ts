import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { collectTraces } from "../../test/support/trace-collector.ts";
import { makeClip } from "../demo/encode.ts";
import { openReader } from "./reader.ts";
import { openTraces, telemetryTo } from "./traces.ts";

async function tracesHere(redact?: (text: string) => string) {
  const collector = await collectTraces();
  const telemetry = (await telemetryTo(collector.url, { service: "butler" }))!;
  const traces = openTraces({ telemetry: () => telemetry, ...(redact && { redact }) });
  return { ...collector, traces, sent: () => telemetry.close() };
}

test("work without a collector is known to logs by what it is done in", async () => {
  const traces = openTraces();
  const seen: object[] = [];
  await traces.span("run", { runId: 7, task: "LoudnessAnalysis" }, async () => {
    await Promise.all(
      [1, 2].map((part) =>
        traces.span("item", { item: `part:${part}` }, async () => {
          await null;
          seen.push(traces.facts());
        }),
      ),
    );
    seen.push(traces.facts());
  });
  const run = { runId: 7, task: "LoudnessAnalysis" };
  expect(seen).toEqual([{ ...run, item: "part:1" }, { ...run, item: "part:2" }, run]);
  expect([traces.facts(), traces.here()]).toEqual([{}, undefined]);
});

test("a run is a trace of its own, also when a call began it; its items and slow statements are in it", async () => {
  const { traces, spans, sent } = await tracesHere();
  let run: Promise<void> | undefined;
  const facts = { requestId: "r1", method: "POST", route: "/butler/:task" };
  const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const answered = traces.request(facts, parent, () => {
    expect(traces.facts()).toEqual({ requestId: "r1" });
    run = traces.span("run", { runId: 7, task: "BackupDatabase" }, () =>
      traces.span("item", { item: "database:1" }, async () => {
        traces.statement("select 1", 49);
        traces.statement("select 2", 120);
      }),
    );
  });
  answered(200);
  await run;
  await sent();
  const [call, ran, item, statement] = ["POST /butler/:task", "run", "item", "SQL"].map((name) =>
    spans.find((span) => span.name === name),
  );
  expect(call).toMatchObject({ traceId: parent.split("-")[1], parentSpanId: parent.split("-")[2] });
  expect(call!.attributes).toMatchObject({ "http.response.status_code": 200, "butler.requestId": "r1" });
  expect(ran!.parentSpanId).toBeUndefined();
  expect(ran!.traceId).not.toBe(call!.traceId);
  expect(item).toMatchObject({ parentSpanId: ran!.spanId, attributes: { "butler.item": "database:1" } });
  expect(statement).toMatchObject({ parentSpanId: item!.spanId, attributes: { "db.statement": "select 2" } });
  expect(statement!.milliseconds).toBeCloseTo(120, -1);
  expect(spans).toHaveLength(4);
});

test("what fails is told as failed, without what is secret", async () => {
  const { traces, spans, sent } = await tracesHere((text) => text.replaceAll("s3cret", "[secret]"));
  const failing = traces.span("item", { title: "a s3cret" }, async () => {
    throw new Error("It is s3cret.");
  });
  await expect(failing).rejects.toThrow("It is s3cret.");
  await sent();
  expect(spans).toMatchObject([{ error: "It is [secret].", attributes: { "butler.title": "a [secret]" } }]);
});

test("a collector that is away disturbs nobody", async () => {
  const telemetry = (await telemetryTo("http://127.0.0.1:9", { service: "butler" }))!;
  const traces = openTraces({ telemetry: () => telemetry });
  await expect(traces.span("run", {}, async () => "done")).resolves.toBe("done");
  await telemetry.close();
});

test("a child that reads tells of its part in the name of whoever asked", async () => {
  const { traces, arrival, sent, spans } = await tracesHere();
  const folder = mkdtempSync(join(tmpdir(), "butler-traces-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "clip.mkv");
  makeClip(file, {
    durationSeconds: 2,
    audio: [{ codec: "pcm_s16le", sampleRate: 8000, channels: 1, signal: { kind: "silence" } }],
  });
  const reader = openReader({ slots: 1, trace: traces.here });
  onTestFinished(() => reader.close());
  const taps = [{ tap: "probe", options: {} }];
  const { signal } = new AbortController();
  await traces.span("item", { item: "part:1" }, () =>
    reader.read({ file, taps, artefactFolder: folder }, { signal }),
  );
  const read = await arrival("butler-reader", "read");
  await sent();
  const item = spans.find(({ name }) => name === "item")!;
  expect(read).toMatchObject({ traceId: item.traceId, parentSpanId: item.spanId });
  expect(read.attributes["butler.taps"]).toBe("probe");
  expect(Number(read.attributes["butler.bytesRead"])).toBeGreaterThan(1000);
});
