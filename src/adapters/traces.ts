import { AsyncLocalStorage } from "node:async_hooks";
import type { Facts, RequestTraces, Traces } from "../core/ports.ts";
import type { startTelemetry, Telemetry, TelemetrySpan, TraceContext } from "./traces/telemetry.ts";

/** Statements that take longer, in milliseconds, are spans. */
const slowStatement = 50;
const longestStatement = 500;

export interface OpenTraces extends Traces, RequestTraces {
  /** What is known of the work that this is called in: what its log lines say of themselves. */
  facts(): Facts;
  /** Where work for this one belongs that another process does; undefined where nobody collects traces. */
  here(): TraceContext | undefined;
  /** Tells of a statement that has just ended. @param milliseconds that it took */
  statement(sql: string, milliseconds: number): void;
}

interface Here {
  facts: Facts;
  span: TelemetrySpan | undefined;
}

/**
 * @param telemetry gives it from when on it is known that somebody collects traces
 * @param redact takes out of a text what must not leave the machine
 */
export function openTraces({
  telemetry = () => undefined,
  redact = (text) => text,
}: {
  telemetry?: () => Telemetry | undefined;
  redact?: (text: string) => string;
} = {}): OpenTraces {
  const present = new AsyncLocalStorage<Here>();
  const parent = () => present.getStore()?.span?.traceparent;
  const told = (facts: Facts): Facts =>
    Object.fromEntries(
      Object.entries(facts).map(([name, value]) => [name, typeof value === "string" ? redact(value) : value]),
    );

  return {
    facts: () => present.getStore()?.facts ?? {},
    here: () => {
      const span = parent();
      const to = telemetry();
      return span === undefined || to === undefined ? undefined : { endpoint: to.endpoint, parent: span };
    },
    span: async (kind, facts, work) => {
      const isRun = kind === "run";
      const span = telemetry()?.start(kind, told(facts), isRun ? {} : { parent: parent() });
      const all = isRun ? facts : { ...present.getStore()?.facts, ...facts };
      try {
        const result = await present.run({ facts: all, span }, work);
        span?.end();
        return result;
      } catch (error) {
        span?.end({}, redact(error instanceof Error ? error.message : String(error)));
        throw error;
      }
    },
    request: ({ requestId, method, route }, traceparent, answer) => {
      const span = telemetry()?.start(
        `${method} ${route}`,
        { requestId, "http.request.method": method, "http.route": route },
        { parent: traceparent, isRequest: true },
      );
      present.run({ facts: { requestId }, span }, answer);
      return (status) =>
        span?.end({ "http.response.status_code": status }, status >= 500 ? `status ${status}` : undefined);
    },
    statement: (sql, milliseconds) => {
      if (milliseconds < slowStatement) return;
      const startedAt = Date.now() - milliseconds;
      telemetry()
        ?.start(
          "SQL",
          { "db.system": "sqlite", "db.statement": sql.slice(0, longestStatement) },
          { parent: parent(), startedAt },
        )
        .end();
    },
  };
}

/** What sends traces, loaded only where there is a collector. @param endpoint of the collector; empty: none */
export async function telemetryTo(
  endpoint: string,
  of: Parameters<typeof startTelemetry>[1],
): Promise<Telemetry | undefined> {
  if (endpoint === "") return undefined;
  const telemetry = await import("./traces/telemetry.ts");
  return telemetry.startTelemetry(endpoint, of);
}
