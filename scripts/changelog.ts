import semver from "semver";

const unreleased = /^## Unreleased\n([\s\S]*?)(?=^## |$(?![\s\S]))/m;

/**
 * The version that the changes under "Unreleased" make: a minor one, or a patch where all of them begin with "Fixed".
 * @returns undefined when there are none
 */
export function nextVersion(changelog: string, version: string): string | undefined {
  const changes = unreleased.exec(changelog)?.[1]?.match(/^- .*/gm) ?? [];
  if (changes.length === 0) return undefined;
  const isPatch = changes.every((change) => change.startsWith("- Fixed"));
  return semver.inc(version, isPatch ? "patch" : "minor") ?? undefined;
}

/** The changelog with what was unreleased under its version and day. @param day YYYY-MM-DD */
export const released = (changelog: string, version: string, day: string): string =>
  changelog.replace(/^## Unreleased$/m, `## Unreleased\n\n## ${version} (${day})`);
