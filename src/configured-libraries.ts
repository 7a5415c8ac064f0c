import type { createSections } from "./adapters/sections.ts";
import type { Config } from "./config.ts";
import type { Butler } from "./core/butler.ts";
import type { Store } from "./store/store.ts";

/** Adds the configured sections that are not there yet, and has them scanned. */
export function addLibraries(
  { libraries }: Config,
  store: Store,
  sections: ReturnType<typeof createSections>,
  butler: Butler,
): void {
  const known = store.sections.all().map((section) => section.title);
  for (const { title, type, path } of libraries) {
    if (known.includes(title)) continue;
    const added = sections.add({ title, type, paths: [path] });
    if ("problem" in added) {
      const { expected, found, advice } = added.problem;
      throw new Error(`The library ${title} needs ${expected}, but got ${found}. ${advice}`);
    }
    butler.start("RefreshLibraries", { force: true, scope: { sectionIds: [added.id] } });
  }
}
