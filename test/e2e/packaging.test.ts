import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { allCommands } from "../../scripts/cli-document.ts";
import { readConfig } from "../../src/config.ts";
import { makeCertificate } from "../support/certificate.ts";
import { startServer } from "../support/server-process.ts";
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

test.each(["http", "https"])(
  "the health check of the image knows by %s whether the server answers",
  async (scheme) => {
    const file = readFileSync(join(packaging, "docker", "Dockerfile"), "utf8");
    const [node, ...given] = JSON.parse(/^HEALTHCHECK [^[]+CMD (\[.*\])$/m.exec(file)![1]!) as string[];
    expect(node).toBe("node");
    const data = join(temporaryFolder(), "data");
    const ask = () =>
      spawnSync(
        process.execPath,
        given.map((word) => word.replace("/data/", `${data}/`)),
      ).status;
    const [cert, key] = [join(data, "..", "cert.pem"), join(data, "..", "key.pem")];
    const pair = makeCertificate(30, Date.now());
    writeFileSync(cert, pair.cert);
    writeFileSync(key, pair.key, { mode: 0o600 });
    const flags = scheme === "https" ? ["--tls-cert", cert, "--tls-key", key] : [];
    const server = await startServer(data, ["--host", "0.0.0.0", ...flags]);
    expect(readFileSync(join(data, "address"), "utf8")).toMatch(`${scheme}://`);
    expect(ask()).toBe(0);
    await server.end("SIGTERM");
    expect(ask()).toBe(1);
  },
);

interface Service {
  command?: string[];
  environment?: Record<string, string>;
  healthcheck?: object;
}

/** What a compose file starts, with the variables filled in that it names. */
function servicesOf(name: string): Record<string, Service> {
  const file = JSON.stringify(join(packaging, "docker", name));
  const parse = `console.log(JSON.stringify(Bun.YAML.parse(await Bun.file(${file}).text())))`;
  const filled = said(tool("bun"), "-e", parse).replaceAll(
    /\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}/g,
    (_, variable, otherwise) => otherwise ?? variable,
  );
  return JSON.parse(filled).services;
}

const composeFiles = readdirSync(join(packaging, "docker")).filter((name) => name.endsWith(".yaml"));

test.each(composeFiles)("%s: no service may write outside its volumes, or become more than it is", (name) => {
  const services = Object.entries(servicesOf(name)).filter(
    // What this one adds to it stands in another file.
    ([service]) => name === "compose.yaml" || service !== "butler",
  );
  expect(services).toHaveLength(1);
  for (const [, service] of services)
    expect(service).toMatchObject({
      ...{ read_only: true, restart: "unless-stopped" },
      ...{ cap_drop: ["ALL"], security_opt: ["no-new-privileges:true"] },
    });
});

test("the compose files for several machines bring home and worker to one engine", () => {
  const home = servicesOf("compose.several.yaml").butler!;
  const password = "BUTLER_ENGINE_PASSWORD";
  expect(readConfig({}, home.environment!).engine).toBe(
    `postgres://butler:${password}@butler-engine:5432/butler`,
  );
  const { command, environment } = servicesOf("compose.worker.yaml")["butler-worker"]!;
  expect(environment).toEqual({
    BUTLER_ENGINE: `postgres://butler:${password}@BUTLER_HOME:5432/butler`,
    BUTLER_TOKEN: "BUTLER_TOKEN",
  });
  const [words, ...flags] = command!;
  const worker = allCommands().find((one) => one.words === words)!.command;
  const known = worker.options.map(({ long }) => long);
  expect(known).toEqual(expect.arrayContaining(flags.filter((flag) => flag.startsWith("--"))));
});

test("what a compose file wants to be told is told of where people read how to start it", () => {
  const page = readFileSync(join(root, "docs", "install.md"), "utf8");
  for (const name of composeFiles) {
    const file = readFileSync(join(packaging, "docker", name), "utf8");
    const wanted = [...file.matchAll(/\$\{(\w+)(?::\?[^}]*)?\}/g)].map(([, variable]) => variable!);
    expect(wanted).not.toEqual([]);
    expect(
      wanted.filter((variable) => !page.includes(`${variable}=`)),
      name,
    ).toEqual([]);
  }
});

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
