import { join } from "node:path";
import { expect, test } from "vitest";
import { openRealLibrary } from "../../test/support/real-library.ts";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { openStore } from "./store.ts";

test("what is below an item is found through all levels", async () => {
  const library = await openRealLibrary({ type: "show" });
  library.put("A/Fargo/Season 01/Fargo - s01e01.mkv", "1");
  library.put("A/Lost/Season 01/Lost - s01e01.mkv", "2");
  await library.scan();
  const { items } = library.store;
  const { itemId } = library.partAt("A/Fargo/Season 01/Fargo - s01e01.mkv");
  const [episode] = items.get([itemId]);
  const { grandparentId, parent_id: season } = episode!.item;
  expect(items.withDescendants([grandparentId!])).toEqual([grandparentId, season, itemId]);
});

test("more items may be asked for than a list of SQLite holds", async () => {
  const store = await openStore(join(temporaryFolder(), "butler.db"));
  const ids = Array.from({ length: 50_000 }, (_, n) => n + 1);
  expect(store.items.withDescendants(ids)).toHaveLength(50_000);
  store.close();
});
