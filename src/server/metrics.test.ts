import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDoor } from "../../test/support/open-door.ts";
import { run as sampleRun } from "../../test/support/sample-runs.ts";

const samples = (text: string): string[] => text.split("\n").filter((line) => line && !line.startsWith("#"));

test("what runs do is counted by task, and their time when they end", async () => {
  await using door = await openDoor();
  const tell = (changes: object) => door.butler.emit({ type: "run", run: { ...sampleRun, ...changes } });
  const { task } = sampleRun;
  tell({ items: { total: 9, done: 3, failed: 0 }, bytesRead: 1000, cpuSeconds: 1 });
  tell({
    ...{ items: { total: 9, done: 8, failed: 1 }, bytesRead: 5000, cpuSeconds: 2.5 },
    ...{ state: "ended", outcome: "partial" },
    ...{ startedAt: "2026-03-10T02:00:00Z", endedAt: "2026-03-10T02:00:30Z" },
  });
  const text = await (await door.call("/metrics")).text();
  expect(samples(text)).toEqual(
    expect.arrayContaining([
      `butler_items_total{task="${task}",result="done"} 8`,
      `butler_items_total{task="${task}",result="failed"} 1`,
      `butler_bytes_read_total{task="${task}"} 5000`,
      `butler_media_cpu_seconds_total{task="${task}"} 2.5`,
      `butler_runs_total{task="${task}",outcome="partial"} 1`,
      `butler_run_duration_seconds_sum{task="${task}"} 30`,
      `butler_run_duration_seconds_bucket{le="10",task="${task}"} 0`,
      `butler_run_duration_seconds_bucket{le="60",task="${task}"} 1`,
    ]),
  );
});

test("calls are counted by the route that they matched, whatever else is in their address", async () => {
  await using door = await openDoor();
  for (const address of ["/butler", "/butler?a=1", "/nobody/made/this-1", "/nobody/made/this-2"])
    await door.call(address);
  const counted = samples(await (await door.call("/metrics")).text()).filter((line) =>
    line.startsWith("butler_http_requests_total"),
  );
  expect(counted.sort()).toEqual([
    'butler_http_requests_total{method="GET",route="/butler",status="200"} 2',
    'butler_http_requests_total{method="GET",route="unmatched",status="404"} 2',
  ]);
});

test("a viewer's token as a bearer is enough for whoever scrapes", async () => {
  await using door = await openDoor();
  const made = await door.call("/api/tokens", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "prometheus", role: "viewer" }),
  });
  const { token } = (await made.json()) as { token: string };
  const scraped = await fetch(`${door.url}/metrics`, { headers: { Authorization: `Bearer ${token}` } });
  expect([scraped.status, scraped.headers.get("content-type")]).toEqual([
    200,
    "text/plain; version=0.0.4; charset=utf-8",
  ]);
  expect((await fetch(`${door.url}/metrics`)).status).toBe(401);
});

test("the machine is measured: database, disks", async () => {
  await using door = await openDoor();
  const text = await (await door.call("/metrics")).text();
  const free = Number(/^butler_disk_free_bytes\{folder="([^"]+)"\} (\d+)$/m.exec(text)?.[2]);
  expect(free).toBeGreaterThan(0);
  expect(free).toBeLessThanOrEqual(Number(/^butler_disk_size_bytes\{.*\} (\d+)$/m.exec(text)?.[1]));
  expect(text).toMatch(/^butler_paused 0$/m);
});

test("names are as Prometheus wants them, and everything that the dashboard asks for is there", async () => {
  await using door = await openDoor();
  const text = await (await door.call("/metrics")).text();
  const metrics = [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(([, name, type]) => ({
    name: name!,
    type: type!,
  }));
  for (const { name, type } of metrics.filter(({ name }) => name.startsWith("butler_"))) {
    expect(name).toMatch(/^butler(_[a-z]+)+$/);
    expect(name.endsWith("_total")).toBe(type === "counter");
    expect(name).not.toMatch(/_(milliseconds|ms|kilobytes|megabytes|count|sum|bucket)$/);
  }
  const known = new Set(
    metrics.flatMap(({ name, type }) =>
      type === "histogram" ? [`${name}_sum`, `${name}_count`, `${name}_bucket`] : [name],
    ),
  );
  const file = join(import.meta.dirname, "../../docs/grafana/butler.json");
  const { panels } = JSON.parse(readFileSync(file, "utf8")) as {
    panels: { targets: { expr: string }[] }[];
  };
  const asked = panels.flatMap(({ targets }) =>
    targets.flatMap(({ expr }) => expr.match(/\w+(?=\{)/g) ?? []),
  );
  expect(asked.length).toBeGreaterThan(20);
  expect(asked.filter((name) => !known.has(name))).toEqual([]);
});
