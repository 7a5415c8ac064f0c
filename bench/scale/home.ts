/** A home for measuring: a real memory, a real library of files that are nearly empty, and the way by which artefacts come. */

import { mkdirSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Fastify from "fastify";
import { serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import { systemClock } from "../../src/adapters/clock.ts";
import type { SpreadReader } from "../../src/adapters/engine/spread-reader.ts";
import { createFiles, dataPaths } from "../../src/adapters/files.ts";
import { createLibrary } from "../../src/adapters/library.ts";
import type { Library, Part } from "../../src/core/ports.ts";
import { workerRoutes } from "../../src/server/worker-routes.ts";
import { openStore } from "../../src/store/store.ts";

/** @param films names and sizes in bytes of the films of its library, all probed */
export async function openHome(folder: string, films: readonly { name: string; size: number }[]) {
  const paths = dataPaths(join(folder, "data"));
  const media = join(folder, "Films");
  for (const path of [paths.data, media]) mkdirSync(path, { recursive: true });
  const store = await openStore(paths.database);
  const sectionId = store.sections.add({ uuid: "u", title: "Films", type: "movie", paths: [media], at: 0 });
  const rootId = store.sections.get(sectionId)!.roots[0]!.id;
  store.transaction(() => {
    for (const [number, { name, size }] of films.entries()) {
      const file = join(media, name);
      writeFileSync(file, "");
      truncateSync(file, size);
      const mtime = Math.trunc(statSync(file).mtimeMs);
      store.catalogue.addFile(
        {
          ...{ sectionId, rootId, path: name, size, mtime, label: name, stack: name },
          bundle: String(number).padStart(40, "0"),
          lineage: [{ type: "movie", identity: name, title: name, sortTitle: name }],
        },
        0,
      );
    }
  });
  const library = createLibrary(store, paths, {
    clock: systemClock,
    mostForgotten: () => null,
    report: () => undefined,
  });
  return { store, library, paths, files: createFiles(paths), close: () => store.close() };
}

export const without = (library: Library, scope = {}) => library.partsWithout("previews", 1, scope);

/** Keeps what was found, as the task for previews does. */
export async function keep(library: Library, part: Part, artefactFolder: string): Promise<void> {
  await library.keepArtefact(part, join(artefactFolder, "index-sd.bif"), "Indexes/index-sd.bif");
  library.keep(part, "previews", 1, { count: 600, intervalMs: 2000, width: 320, height: 180 });
}

/** The route by which artefacts come, with nothing else. */
export async function openUploads(takePiece: SpreadReader["takePiece"]) {
  const server = Fastify();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  workerRoutes(server, { workers: { takePiece } });
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  return { url, close: () => server.close() };
}
