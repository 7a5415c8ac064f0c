import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/small-house.ts";

const root = join(import.meta.dirname, "..", "..");
const packaging = join(root, "packaging");
const tool = (name: string) => join(root, "node_modules", ".bin", name);

/** Both streams of a program that must succeed. */
function said(program: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  expect([status, error], stdout + stderr).toEqual([0, undefined]);
  return stdout + stderr;
}

test("a linter finds nothing in the Dockerfile", () => {
  expect(said(tool("dockerfilelint"), join(packaging, "docker", "Dockerfile"))).toContain(
    "Issues: None found",
  );
});

test("the image is run by nobody in particular, keeps everything in one place, and can be asked how it is", () => {
  const file = readFileSync(join(packaging, "docker", "Dockerfile"), "utf8");
  expect(file).toMatch(/^USER node$/m);
  expect(file).toMatch(/^VOLUME \["\/data"\]$/m);
  expect(file).toMatch(/^HEALTHCHECK /m);
});

test.each(readdirSync(join(packaging, "docker")).filter((name) => name.endsWith(".yaml")))(
  "%s: no service may write outside its volumes",
  (name) => {
    const file = JSON.stringify(join(packaging, "docker", name));
    const parse = `console.log(JSON.stringify(Bun.YAML.parse(await Bun.file(${file}).text())))`;
    const { services } = JSON.parse(said(tool("bun"), "-e", parse)) as {
      services: Record<string, { read_only?: boolean; restart?: string }>;
    };
    expect(Object.keys(services)).not.toEqual([]);
    for (const service of Object.values(services))
      expect(service).toMatchObject({ read_only: true, restart: "unless-stopped" });
  },
);

const hasSystemd = spawnSync("systemd-analyze", ["--version"]).status === 0;

test.runIf(hasSystemd)("systemd accepts the unit, and counts it among the well protected", () => {
  const unit = readFileSync(join(packaging, "systemd", "butler.service"), "utf8");
  const file = join(temporaryFolder(), "butler.service");
  // What it starts is not installed here.
  writeFileSync(file, unit.replace("/opt/butler/current/node_modules/.bin/butler", "/bin/true"));
  expect(said("systemd-analyze", "verify", file)).toBe("");
  const exposure = /Overall exposure level for butler\.service: ([\d.]+)/.exec(
    said("systemd-analyze", "security", "--offline=true", file),
  )?.[1];
  expect(Number(exposure)).toBeLessThan(3);
});
