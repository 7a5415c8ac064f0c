import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Locked {
  version: string;
  license?: string;
  dev?: boolean;
  devOptional?: boolean;
  peer?: boolean;
}

/** Every package that npm may install beside Butler, by licence, as the lock file has them. */
export function thirdPartyDocument(): string {
  const lock = JSON.parse(readFileSync(join(import.meta.dirname, "..", "package-lock.json"), "utf8")) as {
    packages: Record<string, Locked>;
  };
  const byLicence = new Map<string, Set<string>>();
  for (const [path, { version, license = "not said", dev, devOptional, peer }] of Object.entries(
    lock.packages,
  )) {
    if (path === "" || dev || devOptional || peer) continue;
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    byLicence.set(license, (byLicence.get(license) ?? new Set()).add(`${name} ${version}`));
  }
  const groups = [...byLicence].sort(([a], [b]) => (a < b ? -1 : 1));
  return `<!-- Printed from the lock file by \`npm run generate\`. -->

# Packages of others

What npm installs beside Butler, with the licence that each says it has. None of it is contained in the package of Butler;
what its dashboard is bundled with has its licences in \`dist/web/licences.md\` there.
Those that end in the name of a system are installed on that system alone. [NOTICE](NOTICE) tells of the binaries that some
of them bring: FFmpeg with node-av, libvips with sharp, Node itself on Linux.

${groups.map(([licence, packages]) => `## ${licence}\n\n${[...packages].sort().join(", ")}`).join("\n\n")}
`;
}
