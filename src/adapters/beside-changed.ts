import { dirname } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { Library, Made, Part, Scope, Sidecar } from "../core/ports.ts";
import { filesOfOthers } from "../media/beside.ts";
import type { StoredPart } from "../store/findings.ts";
import type { Store } from "../store/store.ts";
import { type List, rememberListings } from "./listings.ts";

/** Finds the parts whose findings know of other files beside them than there are. */
export function besideChanged(
  store: Pick<Store, "beside">,
  house: {
    narrowed: (scope: Scope, only: Parameters<Library["partsBesideChanged"]>[3]) => Scope;
    toPart(stored: StoredPart): Part;
    stateOf: Library["stateOf"];
    /** The files beside a part among the names in its folder. */
    among(names: readonly string[], part: Part, endings: readonly string[]): Promise<Sidecar[]>;
  },
): Library["partsBesideChanged"] {
  async function* changed(made: Made, endings: readonly string[], filter: Scope): AsyncGenerator<Part> {
    const list: List = rememberListings();
    for (let after = 0; ; ) {
      const rows = store.beside.page(made, after, filter);
      for (const { beside, ...row } of rows) {
        const part = house.toPart(row);
        const names = await list(dirname(part.file));
        if (names === undefined) continue;
        const there = filesOfOthers(await house.among(names, part, endings));
        if (isDeepStrictEqual(there, JSON.parse(beside ?? "[]"))) continue;
        // A folder without the part is not the one that it was in: its disk may be away.
        if (house.stateOf(part) === "same") yield part;
      }
      if (rows.length === 0) return;
      after = rows.at(-1)!.id;
      await breathe();
    }
  }

  return (made, endings, scope, only) => {
    const parts = () => changed(made, endings, house.narrowed(scope, only));
    return {
      [Symbol.asyncIterator]: parts,
      count: async () => {
        let count = 0;
        for await (const _ of parts()) count++;
        return count;
      },
    };
  };
}
