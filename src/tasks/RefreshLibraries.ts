import type { Section } from "../core/ports.ts";
import { defineWorkTask, enabledBySwitch } from "../core/task.ts";

export default defineWorkTask({
  title: "Refresh libraries",
  description: "Compares every library section with its folders: new, changed, moved and gone files.",
  every: 1,
  randomized: false,
  enabledBy: enabledBySwitch("ButlerTaskRefreshLibraries"),
  activity: "library.update.section",
  uses: { database: "shared", sections: "exclusive" },
  find: ({ library }, scope) => {
    const sections = library.sections().filter(({ id }) => scope.sectionIds?.includes(id) ?? true);
    return {
      count: async () => sections.length,
      async *[Symbol.asyncIterator]() {
        for (const { id, title } of sections) yield { key: `section:${id}`, title, id };
      },
    };
  },
  work: async ({ id, title }, { library, scope, run, signal, onProgress, log, mediaAdded, scanned }) => {
    const section = library.sections().find((one): one is Section => one.id === id);
    if (section === undefined) return;
    const found = await library.scan(section, { paths: scope.paths, run, signal, onProgress, log });
    if (found.added + found.changed + found.returned > 0) mediaAdded();
    const told = [
      [found.added, "new"],
      [found.changed, "changed"],
      [found.moved, "moved"],
      [found.returned, "back again"],
      [found.gone, "gone"],
      [found.swept, "forgotten"],
    ]
      .filter(([count]) => count !== 0)
      .map(([count, word]) => `${count} ${word}`);
    const where = scope.paths === undefined ? title : `${title} (${inWords(scope.paths)})`;
    log(`${where}: ${told.length === 0 ? "nothing has changed" : told.join(", ")}.`);
    scanned(section);
    if (found.problems.length > 0) throw new Error(found.problems.join(" "));
  },
});

const inWords = ([path, ...others]: readonly string[]): string =>
  others.length === 0 ? path! : `${path} and ${others.length} more`;
