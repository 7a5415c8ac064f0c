import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** A span as it came: its service, name, ids and attributes. */
export interface ReceivedSpan {
  service: string;
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  attributes: Record<string, string | number>;
  error: string | undefined;
  milliseconds: number;
}

interface Attribute {
  key: string;
  value: { stringValue?: string; intValue?: number; doubleValue?: number };
}

interface OtlpBody {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: {
      spans: {
        name: string;
        traceId: string;
        spanId: string;
        parentSpanId?: string;
        startTimeUnixNano: string;
        endTimeUnixNano: string;
        attributes: Attribute[];
        status: { code?: number; message?: string };
      }[];
    }[];
  }[];
}

/** A collector of OTLP over HTTP in JSON, on the loopback. */
export async function collectTraces() {
  const spans: ReceivedSpan[] = [];
  const waiting = new Set<() => void>();
  const server = createServer(async (request, reply) => {
    if (request.method === "POST" && request.url === "/v1/traces") take((await json(request)) as OtlpBody);
    reply.writeHead(200, { "content-type": "application/json" }).end("{}");
    for (const look of waiting) look();
  });
  const take = ({ resourceSpans }: OtlpBody) => {
    for (const { resource, scopeSpans } of resourceSpans)
      for (const span of scopeSpans.flatMap((scope) => scope.spans))
        spans.push({
          service: String(valuesOf(resource.attributes)["service.name"]),
          name: span.name,
          traceId: span.traceId,
          spanId: span.spanId,
          parentSpanId: span.parentSpanId,
          attributes: valuesOf(span.attributes),
          error: span.status.code === 2 ? span.status.message : undefined,
          milliseconds: (Number(span.endTimeUnixNano) - Number(span.startTimeUnixNano)) / 1e6,
        });
  };
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    spans,
    /** Settles with a span of this name of a service as soon as it is there. */
    arrival: (service: string, name: string) =>
      new Promise<ReceivedSpan>((resolve) => {
        const look = () => {
          const found = spans.find((span) => span.service === service && span.name === name);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}

const valuesOf = (attributes: readonly Attribute[]): Record<string, string | number> =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.stringValue ?? Number(value.intValue ?? value.doubleValue),
    ]),
  );
