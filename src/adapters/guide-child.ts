/** A process that reads one guide for its parent: what is hostile or huge in it does not touch the server. */

import { readXmltv } from "../media/guide/xmltv.ts";
import { endWithParent } from "./child-of-server.ts";
import {
  AskedToWait,
  batchesAhead,
  type GuideBatch,
  type GuideEnd,
  type GuideOrder,
  type GuideReport,
} from "./guides/messages.ts";
import { openSource } from "./guides/source.ts";
import { decoded, unpacked } from "./guides/unpack.ts";

const batchSize = 250;

let ahead = 0;
let goOn = () => {};

const send = (report: GuideReport) => process.send!(report);

process.once("message", async (order: GuideOrder) => {
  process.on("message", () => {
    ahead--;
    goOn();
  });
  const { milliseconds } = order.limits;
  const timer = setTimeout(() => {
    const minutes = milliseconds / 60_000;
    fail(
      new Error(
        `Expected to read the guide in ${minutes} minutes, but it takes longer. Raise EpgGuideTimeLimit if it should.`,
      ),
    );
  }, milliseconds);
  try {
    await read(order);
  } catch (error) {
    fail(error);
  }
  clearTimeout(timer);
});
endWithParent();

function fail(error: unknown): void {
  const failed = error instanceof Error ? error.message : String(error);
  send({ failed, ...(error instanceof AskedToWait && { retryAt: error.retryAt }) });
}

async function read(order: GuideOrder): Promise<void> {
  const source = await openSource(order);
  if (source === undefined) return void send({ unchanged: true });
  const end: GuideEnd = { revision: source.revision, sent: 0, old: 0, unusable: 0 };
  let batch: GuideBatch = { channels: [], programmes: [], fraction: 0 };
  const reader = readXmltv(order.zone, {
    channel: (channel) => batch.channels.push(channel),
    programme: ({ details, ...programme }) => {
      if (programme.endMs !== null && programme.endMs <= order.from) end.old++;
      else batch.programmes.push({ ...programme, details: JSON.stringify(details) });
    },
    unusable: (line) => {
      end.unusableLine ??= line;
      end.unusable++;
    },
  });
  const flush = async () => {
    while (ahead >= batchesAhead) {
      const { promise, resolve } = Promise.withResolvers<void>();
      goOn = resolve;
      await promise;
    }
    ahead++;
    end.sent += batch.programmes.length;
    send({ batch: { ...batch, fraction: source.size ? Math.min(1, bytesRead / source.size) : 0 } });
    batch = { channels: [], programmes: [], fraction: 0 };
  };
  let bytesRead = 0;
  async function* counted(bytes: AsyncIterable<Uint8Array>) {
    for await (const chunk of bytes) {
      bytesRead += chunk.length;
      yield chunk;
    }
  }
  for await (const text of decoded(unpacked(counted(source.bytes), order.limits.bytes))) {
    reader.write(text);
    if (batch.channels.length + batch.programmes.length >= batchSize) await flush();
  }
  reader.end();
  await flush();
  send({ end });
}
