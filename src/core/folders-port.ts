import type { Folder } from "../api/folders.ts";

/** Looks through folders of the server's machine for those that have media. */
export interface Folders {
  /**
   * @param path absolute; absent for the places that may be looked into
   * @returns undefined when it is no folder, cannot be read, or may not be looked into
   */
  look(path?: string): Promise<Folder | undefined>;
}
