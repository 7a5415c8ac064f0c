import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { startServer } from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";
import { collectTraces } from "../support/trace-collector.ts";

/** Makes a process say what of OpenTelemetry it loads, but for the small interface that the metrics library loads. */
function tellingModules(folder: string): string {
  const file = join(folder, "telling.mjs");
  writeFileSync(
    file,
    `import { registerHooks } from "node:module";
registerHooks({
  resolve(specifier, context, next) {
    if (/^@opentelemetry.(sdk|exporter)/.test(specifier)) process.stderr.write("loads " + specifier + "\\n");
    return next(specifier, context);
  },
});
`,
  );
  return `--import=${pathToFileURL(file).href}`;
}

describe("a server", () => {
  test("that nobody traces loads nothing for it, and writes a log with the run and without the token", async () => {
    const folder = temporaryFolder();
    const data = join(folder, "data");
    const server = await startServer(data, ["--log-level", "debug"], {
      NODE_OPTIONS: tellingModules(folder),
      OTEL_EXPORTER_OTLP_ENDPOINT: undefined,
    });
    const planted = "planted-s3cret-key";
    await server.fetch(`/:/prefs?TmdbApiKey=${planted}`, { method: "PUT" });
    await server.fetch("/api/backups/not-a-number", {
      headers: { "X-Request-Id": planted, "X-Emby-Token": planted },
    });
    await server.sdk.butler.run("OptimizeDatabase");
    await server.end("SIGTERM");
    expect(server.said()).not.toContain("loads @opentelemetry/");
    const logs = join(data, "Logs");
    const text = readdirSync(logs)
      .map((name) => readFileSync(join(logs, name), "utf8"))
      .join("");
    const lines = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const ended = lines.find(({ msg }) => msg === "a run ended")!;
    expect(ended).toMatchObject({ task: "OptimizeDatabase", outcome: "success" });
    const said = lines.filter((line) => line.runId === ended.runId);
    expect(said.length).toBeGreaterThan(2);
    expect(said).toContainEqual(expect.objectContaining({ item: "database", task: "OptimizeDatabase" }));
    for (const told of [text, server.said()]) {
      expect(told).toContain("[secret]");
      expect(told).not.toContain(server.token);
      expect(told).not.toContain(planted);
    }
  });

  test("that is traced sends its calls and runs", async () => {
    const folder = temporaryFolder();
    const collector = await collectTraces();
    const server = await startServer(join(folder, "data"), [], {
      NODE_OPTIONS: tellingModules(folder),
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    });
    await server.sdk.butler.run("OptimizeDatabase");
    await server.end("SIGTERM");
    expect(server.said()).toContain("loads @opentelemetry/");
    const run = collector.spans.find(({ name }) => name === "run")!;
    expect(run.attributes["butler.task"]).toBe("OptimizeDatabase");
    const item = collector.spans.find(({ name }) => name === "item")!;
    expect(item.parentSpanId).toBe(run.spanId);
    expect(collector.spans.map(({ name }) => name)).toContain("POST /api/tasks/:name/start");
    expect(JSON.stringify(collector.spans)).not.toContain(server.token);
  });
});
