import semver from "semver";
import { releaseNotes } from "../src/media/release-notes.ts";

/**
 * The version that the changes under "Unreleased" make: a minor one, or a patch where all of them are below "Fixed".
 * @returns undefined when there are none
 */
export function nextVersion(changelog: string, version: string): string | undefined {
  const { added, fixed } = releaseNotes(changelog, "Unreleased");
  if (added === "" && fixed === "") return undefined;
  return semver.inc(version, added === "" ? "patch" : "minor") ?? undefined;
}

/** The changelog with what was unreleased under its version and day. @param day YYYY-MM-DD */
export const released = (changelog: string, version: string, day: string): string =>
  changelog.replace(/^## Unreleased$/m, `## Unreleased\n\n## ${version} (${day})`);

/** Whether the newest that is told of is this version, with nothing after it. */
export const tellsLastOf = (changelog: string, version: string): boolean =>
  /^## (?!Unreleased$)(\S+)/m.exec(changelog)?.[1] === version &&
  nextVersion(changelog, version) === undefined;

/** What is told of a version, as it stands there; "" where it is not. */
export const notesOf = (changelog: string, version: string): string =>
  changelog
    .split(/^## /m)
    .find((section) => section.startsWith(`${version} `))
    ?.replace(/^.*\n+/, "")
    .trimEnd() ?? "";
