/** A database of the size that a large library has. */

import { openStore, type Store } from "../src/store/store.ts";

const rowBytes = 2000;

/** Makes a database of about so many bytes. The caller closes it. */
export async function openLargeDatabase(file: string, bytes: number): Promise<Store> {
  const store = await openStore(file);
  const count = Math.round(bytes / rowBytes);
  const atOnce = 1000;
  for (let from = 0; from < count; from += atOnce)
    store.transaction(() => {
      for (let n = from; n < Math.min(from + atOnce, count); n++)
        store.sections.add({ uuid: `${n}`, title: words(n), type: "movie", paths: [`/${n}`], at: n });
    });
  store.checkpoint();
  return store;
}

/** Text that packs about as well as what is known of media. */
function words(seed: number): string {
  let [text, state] = ["", seed + 1];
  while (text.length < rowBytes - 100) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += `${state.toString(36)} of ${seed}, `;
  }
  return text;
}
