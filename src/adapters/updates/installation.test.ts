import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { installedVersion } from "../../../test/support/package-registry.ts";
import { temporaryFolder } from "../../../test/support/small-house.ts";
import { goBack, installationOf } from "./installation.ts";

function folder(...path: string[]): string {
  const made = join(temporaryFolder(), ...path);
  mkdirSync(made, { recursive: true });
  return made;
}

test.each<[string, () => string, RegExp]>([
  ["a checkout", () => join(folder("butler", ".git"), ".."), /^cd .*butler && git pull && npm ci$/],
  [
    "brought by npx",
    () => folder("_npx", "1a2b", "node_modules", "media-butler"),
    /^npx media-butler@2\.0\.0 serve$/,
  ],
  [
    "of everybody",
    () => folder("lib", "node_modules", "media-butler"),
    /^npm install --global media-butler@2\.0\.0$/,
  ],
  [
    "of a project",
    () => folder("project", "node_modules", "media-butler"),
    /^npm install --prefix .*\/project media-butler@2\.0\.0$/,
  ],
  [
    "of a version without a link to it",
    () => folder("versions", "1.0.0", "node_modules", "media-butler"),
    /^npm install --prefix/,
  ],
])("%s is updated by hand", (_, made, command) => {
  const installation = installationOf(made(), false);
  expect("reason" in installation && installation.command("2.0.0")).toMatch(command);
});

test("versions beside each other are updated by themselves, also by way of the link, but not in a container", () => {
  const root = folder("install");
  const version = installedVersion(root, "1.0.0");
  expect(installationOf(version, false)).toEqual({ root });
  const linked = join(root, "current", "node_modules", "media-butler");
  expect(installationOf(linked, false)).toEqual({ root });
  expect(installationOf(version, true)).toMatchObject({ reason: expect.stringContaining("container") });
});

test("there is no way back to a version that is not there any more", async () => {
  const root = folder("install");
  installedVersion(root, "1.0.0");
  const updated = join(root, "versions", "2.0.0");
  mkdirSync(updated);
  writeFileSync(join(updated, "came-from.json"), JSON.stringify({ version: "1.0.0", backup: "/b" }));
  rmSync(join(root, "current"));
  symlinkSync("versions/2.0.0", join(root, "current"));
  rmSync(join(root, "versions", "1.0.0"), { recursive: true });
  await expect(goBack({ root })).rejects.toThrow(/Expected version 1\.0\.0 in .*it is not there any more/);
  expect(readdirSync(root).sort()).toEqual(["current", "versions"]);
});
