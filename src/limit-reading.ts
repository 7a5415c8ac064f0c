import { cpus } from "node:os";
import { type LimitInForce, readingLimits } from "./adapters/limits/reading.ts";
import type { ReaderPool } from "./adapters/reader.ts";
import type { Settings } from "./core/settings.ts";

/** Holds reading to what the preferences allow, now and whenever they change. @returns what is in force */
export function limitReading(reader: Pick<ReaderPool, "limit">, settings: Settings): () => LimitInForce[] {
  let known: LimitInForce[] = [];
  let asked = "";
  const follow = () => {
    const { limits, inForce } = readingLimits(settings.get, { cores: cpus().length });
    known = inForce;
    if (JSON.stringify(limits) === asked) return;
    asked = JSON.stringify(limits);
    reader.limit(limits);
  };
  follow();
  settings.listen(follow);
  return () => known;
}
