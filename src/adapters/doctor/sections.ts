import { constants } from "node:fs";
import { access, opendir } from "node:fs/promises";
import type { Check } from "../../api/checks.ts";
import { ok, reasonOf, wrong } from "./verdicts.ts";

/** The folders of sections: each must be there, be readable, and hold something, which an unmounted disk does not. */
export async function checkSections(roots: readonly { section: string; path: string }[]): Promise<Check[]> {
  if (roots.length === 0)
    return [ok("sections", "none yet: `butler library add Films=movie:/media/films` adds one")];
  return Promise.all(roots.map(checkRoot));
}

async function checkRoot({ section, path }: { section: string; path: string }): Promise<Check> {
  const name = `section ${section}`;
  const mount = `Mount the disk that ${path} is on, or correct the section's folders.`;
  try {
    await access(path, constants.R_OK | constants.X_OK);
    await using folder = await opendir(path);
    return (await folder.read()) === null ? wrong(name, `${path} is empty`, mount) : ok(name, path);
  } catch (error) {
    const isForbidden = (error as { code?: unknown }).code === "EACCES";
    const mend = isForbidden ? `Let whoever runs Butler read it: chmod -R a+rX ${path}` : mount;
    return wrong(name, `${path} cannot be read: ${reasonOf(error)}`, mend);
  }
}
