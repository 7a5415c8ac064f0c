import type { Section } from "../sdk/library.ts";
import type { PlexAPI } from "../sdk/plex-api.ts";
import { Complaint } from "./complaint.ts";
import { exitStatus } from "./exit-status.ts";

/** A section of the library by its id or its name. @throws Complaint when there is none */
export async function findSection({ library }: PlexAPI, which: string): Promise<Section> {
  const sections = await library.sections();
  const found =
    sections.find(({ id }) => String(id) === which) ??
    sections.find(({ title }) => title.toLowerCase() === which.toLowerCase());
  if (found !== undefined) return found;
  const names = sections.map(({ id, title }) => `${title} (${id})`).join(", ") || "none yet";
  throw new Complaint(`No section has the id or name "${which}". Sections: ${names}.`, exitStatus.notFound);
}
