import { spreadReads } from "./adapters/engine/home.ts";
import { sampleRoots } from "./adapters/engine/same-files.ts";
import type { SpreadHouse, SpreadReader } from "./adapters/engine/spread-reader.ts";
import { noteMachines } from "./adapters/workers.ts";
import type { Clock } from "./core/ports.ts";
import type { Store } from "./store/store.ts";

/** Has reads spread over the machines that come to an engine. @param say is told who comes and goes */
export function spreadHere(
  engineUrl: string,
  local: SpreadHouse["local"],
  {
    store,
    library,
    data,
    clock,
    say,
  }: {
    store: Store;
    library: string;
    data: string;
    clock: Clock;
    say(text: string): void;
  },
): SpreadReader {
  return spreadReads({
    ...{ engineUrl, library, data, local },
    samples: () => sampleRoots(store),
    sectionTitle: (id) => store.sections.get(id)?.title ?? "",
    wishOf: (name) => store.machines.get(name)?.wish ?? "working",
    onSeen: noteMachines(store.machines, clock),
    onDone: store.machines.count,
    log: say,
  });
}
