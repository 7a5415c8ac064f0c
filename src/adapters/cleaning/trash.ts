import { lstat, open, readFile, rename, rmdir } from "node:fs/promises";
import { setImmediate as breathe } from "node:timers/promises";
import { z } from "zod";
import type { Clock, RunOfCleaning } from "../../core/ports.ts";
import { CannotPutBack, type Snapshot } from "../../store/cascade.ts";
import type { Store } from "../../store/store.ts";
import type { StoredTrash } from "../../store/trash.ts";
import { type Folder, inside, insideIfThere, isMissing, removeTree } from "./folder.ts";

const top = "Trash";
const note = "entry.json";
const content = "content";

/** What is written beside what was taken: enough to know it without the database. */
const noteSchema = z.object({
  title: z.string(),
  why: z.string(),
  task: z.string(),
  runId: z.int(),
  origin: z.string(),
  bytes: z.int(),
  trashedAt: z.int(),
});

export interface Thing {
  title: string;
  why: string;
  bytes: number;
}

export type Trash = ReturnType<typeof createTrash>;

/**
 * What cleanings take away, kept for a while. A folder goes to `Trash/<day>-<run>/<name>/content` by a rename, after a
 * note of where it came from: what is on the disk is the truth, and the database's list of it is made whole at each
 * start. Rows of the database are kept in the database, in the very transaction that removes them.
 * @param data the data folder: nothing outside it is ever touched
 */
export function createTrash(store: Store, data: string, clock: Clock) {
  const restoreFolder = async (entry: StoredTrash & { folder: string }): Promise<void> => {
    const way = entry.origin.split("/");
    const name = way.pop()!;
    await inside(data, [top, ...entry.folder.split("/")], (from) =>
      inside(
        data,
        way,
        async (to) => {
          if (await lstat(to.at(name)).catch(() => undefined))
            throw new CannotPutBack(`There is something at ${entry.origin} again: move it away first.`);
          await rename(from.at(content), to.at(name));
          await to.sync();
        },
        { make: true },
      ),
    );
  };

  return {
    /**
     * Moves a file or folder of the data folder into the trash.
     * @param way names from the data folder on, the thing's own last
     * @returns false when it is not there any more
     * @throws Error for people, with the thing where it was
     */
    put: async (way: readonly string[], thing: Thing, run: RunOfCleaning): Promise<boolean> => {
      const name = way.at(-1)!;
      const at = clock.now();
      const entry = {
        ...thing,
        task: run.task,
        runId: run.id,
        origin: way.join("/"),
        trashedAt: at,
      };
      const moved = await insideIfThere(data, way.slice(0, -1), async (from) => {
        if (!(await lstat(from.at(name)).catch(() => undefined))) return undefined;
        const folder = [`${dayOf(at)}-${run.id}`, crypto.randomUUID()];
        return inside(data, [top, ...folder], (to) => move(from, name, to, entry, folder.join("/")), {
          make: true,
        });
      });
      if (moved === undefined) return false;
      store.trash.add(toRow(entry, moved));
      return true;
    },

    /** Keeps rows that `remove` removes, in one transaction with it. */
    putRows: (snapshot: Snapshot, thing: Thing, run: RunOfCleaning, remove: () => void): void => {
      store.transaction(() => {
        remove();
        store.trash.add({
          kind: "rows",
          title: thing.title,
          why: thing.why,
          task: run.task,
          run_id: run.id,
          origin: snapshot.rows[0]!.table,
          folder: null,
          content: JSON.stringify(snapshot),
          bytes: thing.bytes,
          trashed_at: clock.now(),
        });
      });
    },

    /** Puts something back where it was. @throws CannotPutBack, with everything as it is, when something is in its place */
    restore: async (entry: StoredTrash): Promise<void> => {
      if (entry.folder === null) {
        store.cascade.putBack(JSON.parse(entry.content!) as Snapshot, clock.now(), () =>
          store.trash.remove(entry.id),
        );
        return;
      }
      const { folder } = entry;
      if (entry.origin === "")
        throw new CannotPutBack(
          `Nothing says where it came from. It is in Trash/${folder} of the data folder.`,
        );
      await restoreFolder({ ...entry, folder });
      store.trash.remove(entry.id);
      await removeEntry(data, folder);
    },

    /** Removes something of the trash for good. */
    remove: async (entry: StoredTrash, signal?: AbortSignal): Promise<void> => {
      if (entry.folder !== null) await removeEntry(data, entry.folder, signal);
      store.trash.remove(entry.id);
    },

    /** Makes the list whole after a crash: what is on the disk is in the trash, and nothing else. */
    recover: async (): Promise<void> => {
      const found = new Set<string>();
      await insideIfThere(data, [top], async (trash) => {
        for await (const batch of trash.names())
          if (batch.isDirectory()) await recoverBatch(store, data, batch.name, found);
      });
      for (let after = 0; ; ) {
        const rows = store.trash.next(after, 500);
        for (const { id, folder } of rows) if (folder !== null && !found.has(folder)) store.trash.remove(id);
        if (rows.length === 0) return;
        after = rows.at(-1)!.id;
        await breathe();
      }
    },
  };
}

async function move(
  from: Folder,
  name: string,
  to: Folder,
  entry: z.infer<typeof noteSchema>,
  folder: string,
): Promise<string> {
  await writeWhole(to.at(note), JSON.stringify(entry));
  // Now the note outlives whatever happens next; of the rename the system itself makes one thing or the other.
  await to.sync();
  try {
    await rename(from.at(name), to.at(content));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
    throw new Error(
      `${entry.origin} is on another disk than the rest of the data folder ${to.path.split(top)[0]}: it cannot go ` +
        "into the trash in one step, so it stays. Keep both on one disk.",
    );
  }
  return folder;
}

async function writeWhole(file: string, text: string): Promise<void> {
  const handle = await open(file, "wx");
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes an entry's folder, and that of its run when it was the last. */
async function removeEntry(data: string, folder: string, signal?: AbortSignal): Promise<void> {
  const [batch, name] = folder.split("/") as [string, string];
  // What is half removed must not be taken for whole after a crash.
  await insideIfThere(data, [top, batch, name], (entry) =>
    rename(entry.at(content), entry.at("going")).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    }),
  );
  await insideIfThere(data, [top, batch], (entries) => removeTree(entries, name, signal));
  await insideIfThere(data, [top], (batches) =>
    // Refused by the system while something is in it.
    rmdir(batches.at(batch)).catch(() => undefined),
  );
}

/** Lists what is on the disk; takes away what holds nothing: its thing is still, or again, where it was. */
async function recoverBatch(store: Store, data: string, batch: string, found: Set<string>): Promise<void> {
  const names: string[] = [];
  await inside(data, [top, batch], async (entries) => {
    for await (const entry of entries.names()) if (entry.isDirectory()) names.push(entry.name);
  });
  for (const name of names) {
    const folder = `${batch}/${name}`;
    const entry = await inside(data, [top, batch, name], async (one) => {
      if (!(await lstat(one.at(content)).catch(() => undefined))) return undefined;
      return readNote(one);
    });
    if (entry === undefined) {
      await removeEntry(data, folder);
      continue;
    }
    found.add(folder);
    if (store.trash.inFolder(folder) === undefined) store.trash.add(toRow(entry, folder));
  }
}

/** What the note says; of one that cannot be read, that nothing is known. */
async function readNote(entry: Folder): Promise<z.infer<typeof noteSchema>> {
  const text = await readFile(entry.at(note), "utf8").catch((error: unknown) => {
    if (isMissing(error)) return "";
    throw error;
  });
  try {
    return noteSchema.parse(JSON.parse(text));
  } catch {
    const { mtimeMs } = await lstat(entry.at(content));
    const nothing = { why: "Its note cannot be read.", task: "", runId: 0, origin: "", bytes: 0 };
    return { ...nothing, title: entry.path, trashedAt: Math.trunc(mtimeMs) };
  }
}

const toRow = (entry: z.infer<typeof noteSchema>, folder: string): Omit<StoredTrash, "id"> => ({
  kind: "folder",
  title: entry.title,
  why: entry.why,
  task: entry.task,
  run_id: entry.runId,
  origin: entry.origin,
  folder,
  content: null,
  bytes: entry.bytes,
  trashed_at: entry.trashedAt,
});

/** In UTC. */
const dayOf = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toString().slice(0, 10);
