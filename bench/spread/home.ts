/** A whole home with a library of music that is nothing but names: what it finds, it is told by whoever waits for it. */

import { mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { dataPaths } from "../../src/adapters/files.ts";
import type { Run } from "../../src/api/runs.ts";
import { openHouse, type RunningHouse } from "../../src/house.ts";
import type { Replacements } from "../../src/rooms.ts";
import { openStore } from "../../src/store/store.ts";
import { zoneOfNoon } from "../../test/support/zone-of-noon.ts";

const task = "MusicAnalysis";

/** Tracks of one album. */
const together = 12;

export interface Home extends RunningHouse {
  data: string;
  /** Ids of the sections, in the order of their counts. */
  sections: readonly number[];
  /** Analyses one section. @returns the run once it has ended */
  analyse(sectionId: number): Promise<Run>;
}

/**
 * @param folder an empty one @param counts of tracks, one for each section
 * @param engine what other machines are reached by; left out: it reads alone
 */
export async function openHome(
  folder: string,
  counts: readonly number[],
  reader: NonNullable<Replacements["reader"]>,
  engine?: string,
): Promise<Home> {
  const data = join(folder, "data");
  const sections = await fillLibrary(data, join(folder, "Music"), counts);
  const open = { allowedHosts: [], trustedProxies: [], allowedOrigins: [], mediaRoots: [], libraries: [] };
  const house = await openHouse(
    {
      ...{ data, host: "127.0.0.1", port: 0, connections: 10, connectionsPerAddress: 10, ...open },
      ...{ timeZone: zoneOfNoon(), logLevel: "silent", ...(engine && { engine }) },
    },
    { reader },
  );
  return {
    ...house,
    ...{ data, sections },
    analyse: (sectionId) => {
      const { promise, resolve } = Promise.withResolvers<Run>();
      const leave = house.butler.listen((event) => {
        if (event.type !== "run" || event.run.state !== "ended") return;
        leave();
        resolve(event.run);
      });
      house.butler.start(task, { force: true, scope: { sectionIds: [sectionId] } });
      return promise;
    },
  };
}

/** Albums are links to one and the same folder: what would be read is not there, only looked at. */
async function fillLibrary(data: string, media: string, counts: readonly number[]): Promise<number[]> {
  const paths = dataPaths(data);
  mkdirSync(paths.data, { recursive: true });
  const album = join(media, "album");
  mkdirSync(album, { recursive: true });
  for (let n = 0; n < together; n++) writeFileSync(join(album, `${n}.flac`), "", { flag: "wx" });
  const mtimes = Array.from({ length: together }, (_, n) =>
    Math.trunc(statSync(join(album, `${n}.flac`)).mtimeMs),
  );
  const store = await openStore(paths.database);
  const at = Date.now();
  const places = counts.map((_, number) => {
    const root = join(media, `Section ${number}`);
    mkdirSync(root);
    const id = store.sections.add({
      ...{ uuid: root, title: `Section ${number}`, type: "artist", paths: [root], at },
    });
    return { id, root, rootId: store.sections.get(id)!.roots[0]!.id };
  });
  store.close();

  // Rows of themselves: the way by which scans make them takes minutes for a hundred thousand.
  const database = new BetterSqlite(paths.database);
  const addItem = database.prepare(
    "insert into items (section_id, parent_id, type, identity, title, sort_title, added_at, updated_at) " +
      "values (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const addMedia = database.prepare("insert into media (item_id, stack) values (?, ?)");
  const addPart = database.prepare(
    "insert into parts (media_id, item_id, section_id, root_id, path, label, size, mtime, bundle, has_audio, added_at) " +
      "values (?, ?, ?, ?, ?, ?, 0, ?, ?, 1, ?)",
  );
  let tracks = 0;
  const fill = database.transaction(() => {
    for (const [number, { id, root, rootId }] of places.entries()) {
      const item = (parent: number | bigint | null, type: string, title: string) =>
        addItem.run(id, parent, type, title, title, title, at, at).lastInsertRowid;
      const artist = item(null, "artist", "Artist");
      let albumId: number | bigint = 0;
      for (let n = 0; n < counts[number]!; n++) {
        const title = `Album ${Math.floor(n / together)}`;
        if (n % together === 0) {
          symlinkSync(album, join(root, title));
          albumId = item(artist, "album", title);
        }
        const path = `${title}/${n % together}.flac`;
        const track = item(albumId, "track", path);
        const medium = addMedia.run(track, path).lastInsertRowid;
        const bundle = String(tracks++).padStart(40, "0");
        addPart.run(medium, track, id, rootId, path, path, mtimes[n % together], bundle, at);
      }
    }
  });
  fill();
  database.close();
  return places.map(({ id }) => id);
}
