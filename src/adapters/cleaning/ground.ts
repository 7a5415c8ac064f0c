import type { Clock } from "../../core/ports.ts";
import type { Store } from "../../store/store.ts";
import type { Trash } from "./trash.ts";

/** What every heap stands on. */
export interface Ground {
  store: Store;
  /** The data folder. */
  data: string;
  clock: Clock;
  trash: Trash;
  /** The instant so many days ago. */
  daysAgo(days: number): number;
}
