/** Everything that knows OpenTelemetry. It is loaded only where somebody collects traces. */
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import type { Facts } from "../../core/ports.ts";

export interface TelemetrySpan {
  /** https://www.w3.org/TR/trace-context/#traceparent-header */
  readonly traceparent: string;
  /** @param error what it came to, where it failed; its message must hold no secret */
  end(facts?: Facts, error?: string): void;
}

/** Where a piece of work that another process does belongs. */
export interface TraceContext {
  /** Of the collector. */
  endpoint: string;
  /** A `traceparent`. */
  parent: string;
}

export interface Telemetry {
  readonly endpoint: string;
  /** @param parent a `traceparent`; absent or malformed: a trace of its own @param startedAt milliseconds since the epoch */
  start(
    name: string,
    facts: Facts,
    how?: { parent?: string | undefined; startedAt?: number; isRequest?: boolean },
  ): TelemetrySpan;
  /** Sends what is left. Never throws: whoever collects may be away. */
  close(): Promise<void>;
}

/** Milliseconds that the end of the process waits for the collector. */
const lastWait = 2_000;

/**
 * Sends spans to a collector as OTLP over HTTP, in JSON. Headers and the like come from the environment, by the names of
 * https://opentelemetry.io/docs/specs/otel/protocol/exporter/.
 * @param endpoint of the collector; `/v1/traces` is added @param atOnce each span by itself, for processes that are killed
 */
export function startTelemetry(
  endpoint: string,
  { service, version, atOnce = false }: { service: string; version?: string; atOnce?: boolean },
): Telemetry {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, "")}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({
      "service.name": service,
      ...(version && { "service.version": version }),
    }),
    spanProcessors: [atOnce ? new SimpleSpanProcessor(exporter) : new BatchSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer("butler");
  return {
    endpoint,
    start: (name, facts, { parent, startedAt, isRequest = false } = {}) => {
      const kind = isRequest ? SpanKind.SERVER : SpanKind.INTERNAL;
      const options = { kind, attributes: attributesOf(facts), ...(startedAt && { startTime: startedAt }) };
      return wrap(tracer.startSpan(name, options, contextOf(parent)));
    },
    close: async () => {
      const over = new AbortController();
      await Promise.race([
        provider.shutdown().catch(() => {}),
        new Promise((resolve) => {
          const timer = setTimeout(resolve, lastWait);
          over.signal.addEventListener("abort", () => clearTimeout(timer));
        }),
      ]);
      over.abort();
    },
  };
}

function wrap(span: Span): TelemetrySpan {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`,
    end: (facts = {}, error) => {
      span.setAttributes(attributesOf(facts));
      if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error });
      span.end();
    },
  };
}

/** Names that conventions know are theirs, `http.route`; the rest are ours: `butler.task`. */
const attributesOf = (facts: Facts): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name.includes(".") ? name : `butler.${name}`, value]),
  );

function contextOf(traceparent: string | undefined): Context {
  const [, traceId, spanId, flags] =
    /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/.exec(traceparent ?? "") ?? [];
  if (traceId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId!)) return ROOT_CONTEXT;
  const parent: SpanContext = {
    traceId,
    spanId: spanId!,
    traceFlags: Number.parseInt(flags!, 16) & TraceFlags.SAMPLED,
    isRemote: true,
  };
  return trace.setSpanContext(ROOT_CONTEXT, parent);
}
