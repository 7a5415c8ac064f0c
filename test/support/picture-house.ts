import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Run } from "../../src/api/runs.ts";
import type { StartOptions } from "../../src/core/butler.ts";
import type { Section } from "../../src/core/ports.ts";
import { picture } from "./picture.ts";
import { openSmallHouse } from "./small-house.ts";

/** A house with one more section, whose files are what a test puts there, and a real process that looks at pictures. */
export async function openPictureHouse(
  type: Section["type"],
  options: Parameters<typeof openSmallHouse>[0] = {},
) {
  const house = await openSmallHouse(options);
  const root = join(house.folder, "More");
  mkdirSync(root);
  const sectionId = house.store.sections.add({
    uuid: "more",
    title: "More",
    type,
    paths: [root],
    at: house.clock.now(),
  });
  house.settings.set(new Map([["ButlerManualStart", "always"]]));
  const at = (path: string) => join(root, path);
  const put = (path: string, content: Uint8Array | string): void => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), content);
  };
  return {
    ...house,
    sectionId,
    root,
    at,
    put,
    /** Puts a picture of one colour, encoded as its name says. */
    putPicture: async (path: string, colour: readonly number[], size = { width: 60, height: 40 }) => {
      const format = path.endsWith(".png") ? "png" : "jpeg";
      put(
        path,
        await picture({ ...size, colour })
          .toFormat(format)
          .toBuffer(),
      );
    },
    scan: async () => {
      const section = house.library.sections().find(({ id }) => id === sectionId)!;
      const signal = new AbortController().signal;
      await house.library.scan(section, {
        signal,
        run: { id: 1, task: "RefreshLibraries" },
        onProgress: () => {},
        log: () => {},
      });
    },
    /** Runs a task to its end. @returns the run with the reasons of what failed */
    run: async (task: string, options: StartOptions = {}): Promise<Run & { reasons: string[] }> => {
      const end = house.ended(task);
      house.butler.start(task, options);
      const run = await end;
      return { ...run, reasons: house.store.runs.failedItems(run.id).map(({ reason }) => reason) };
    },
    /** What is kept of a photo. */
    ofPhoto: (path: string, kind: string): unknown => {
      const root = house.store.sections.get(sectionId)!.roots[0]!;
      const known = house.store.catalogue.knownFiles(root.id, "", 1000).find((file) => file.path === path);
      if (known === undefined) throw new Error(`The memory has no ${path}.`);
      return house.store.findings.ofPart(known.id).get(kind)?.data;
    },
    /** What is kept of the only item of this type and title. */
    ofItem: (type: string, title: string, kind = "placeholders"): unknown => {
      const items = house.store.items
        .list({ sectionId, title, sort: "title", descending: false, offset: 0, limit: 100 })
        .filter(({ item }) => item.type === type && item.title === title);
      if (items.length !== 1)
        throw new Error(`There are ${items.length} items of type ${type} called ${title}.`);
      return house.store.findings.itemFinding(items[0]!.item.id, kind);
    },
  };
}
