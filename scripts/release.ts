/**
 * Makes a release ready: the version comes from the changelog, its date from today, its parts from what was tested.
 *
 *     npm run release                 what the next version would be
 *     npm run release -- --write      puts it into CHANGELOG.md, package.json and package-lock.json
 *     npm run release -- --pack DIR   packs it, tries that very file as a stranger would, and lays it into DIR with its
 *                                     sum, its bill of materials (CycloneDX) and its notes
 *
 * `.github/workflows/release.yml` publishes the file that was tried, and no other.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { nextVersion, notesOf, released, tellsLastOf } from "./changelog.ts";

const root = join(import.meta.dirname, "..");
const at = (file: string) => join(root, file);
const { values: options } = parseArgs({
  options: { write: { type: "boolean", default: false }, pack: { type: "string" } },
});
const { name, version, repository } = JSON.parse(readFileSync(at("package.json"), "utf8")) as {
  name: string;
  version: string;
  repository?: { url: string };
};
const changelog = readFileSync(at("CHANGELOG.md"), "utf8");

if (options.pack !== undefined) pack(options.pack);
else {
  const next = nextVersion(changelog, version);
  if (next === undefined)
    console.log(`Nothing is told under "Unreleased": ${version} is the newest version.`);
  else if (!options.write)
    console.log(`The next version is ${next}. Write it with: npm run release -- --write`);
  else write(next);
}

function write(next: string): void {
  writeFileSync(at("CHANGELOG.md"), released(changelog, next, new Date().toISOString().slice(0, 10)));
  for (const file of ["package.json", "package-lock.json"]) {
    const content = JSON.parse(readFileSync(at(file), "utf8"));
    content.version = next;
    if (content.packages) content.packages[""].version = next;
    writeFileSync(at(file), `${JSON.stringify(content, null, 2)}\n`);
  }
  console.log(`Commit this as version ${next}, and push it with the tag v${next}.`);
}

/** @throws Error when the changelog does not tell of this version, or it does not do what it should */
function pack(folder: string): void {
  if (!tellsLastOf(changelog, version))
    throw new Error(
      `CHANGELOG.md tells of more than version ${version}, which package.json is: run it with --write.`,
    );
  mustBePublishable();
  const changed = execFileSync("git", ["status", "--porcelain"], { cwd: root, encoding: "utf8" });
  if (changed !== "") throw new Error(`Only what is committed is released; these are not:\n${changed}`);
  mkdirSync(folder, { recursive: true });
  execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: root });
  const file = join(folder, `${name}-${version}.tgz`);
  execFileSync(process.execPath, [at("scripts/try-package.ts"), "--package", file], { stdio: "inherit" });
  const ask = ["sbom", "--omit=dev", "--package-lock-only", "--sbom-format=cyclonedx"];
  const bill = JSON.parse(execFileSync("npm", ask, { cwd: root, maxBuffer: 1 << 28, encoding: "utf8" }));
  // npm calls it by the folder that it is made in, and knows nothing of what the dashboard was bundled with.
  bill.metadata.component.name = name;
  bill.components.push(...bundled(new Set(bill.components.map((one: Component) => one["bom-ref"]))));
  writeFileSync(join(folder, `${name}-${version}.cdx.json`), `${JSON.stringify(bill, null, 2)}\n`);
  const sums = readdirSync(folder)
    .filter((one) => one.startsWith(`${name}-${version}.`) && !one.endsWith(".sha256"))
    .map(
      (one) =>
        `${createHash("sha256")
          .update(readFileSync(join(folder, one)))
          .digest("hex")}  ${one}\n`,
    );
  writeFileSync(join(folder, `${name}-${version}.sha256`), sums.join(""));
  writeFileSync(join(folder, "notes.md"), notesOf(changelog, version));
  console.log(`${folder} has the package, its bill of materials, the sums of both, and its notes.`);
}

interface Component {
  "bom-ref": string;
}

/** What the dashboard contains, in the words of CycloneDX. @param known references that are in the bill already */
function bundled(known: ReadonlySet<string>): Component[] {
  const licences = readFileSync(at("dist/web/licences.md"), "utf8");
  return [...licences.matchAll(/^## (\S+) - (\S+) \((.+)\)$/gm)]
    .map(([, name, version, id]) => ({
      ...{ "bom-ref": `${name}@${version}`, type: "library", name, version, scope: "required" },
      purl: `pkg:npm/${name!.replace("@", "%40")}@${version}`,
      licenses: [{ license: { id } }],
    }))
    .filter((one) => !known.has(one["bom-ref"]));
}

/** What npm and people would find wrong only when everything else is done. @throws Error where this is published */
function mustBePublishable(): void {
  const { GITHUB_REPOSITORY: home, GITHUB_REF_NAME: tag } = process.env;
  if (home === undefined) return;
  if (tag !== `v${version}`) throw new Error(`Expected the tag v${version}; found ${tag}.`);
  const url = `git+https://github.com/${home}.git`;
  // npm refuses provenance of a package that names another place than it was built at.
  if (repository?.url !== url)
    throw new Error(
      `Expected package.json to name ${url}; found ${repository?.url ?? "none"}. Name it with: npm pkg set repository.type=git repository.url=${url}`,
    );
}
