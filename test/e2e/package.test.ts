import { execFile, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { answeringServer } from "../support/answering-server.ts";
import { launchBrowser } from "../support/browser.ts";
import { agreeing } from "../support/plex-answers.ts";

const root = join(import.meta.dirname, "..", "..");

/** @throws Error with all that the program said */
const run = (program: string, args: readonly string[], cwd: string): Promise<{ stdout: string }> =>
  promisify(execFile)(program, args, { cwd }).catch(({ message, stdout, stderr }) => {
    throw new Error([message, stdout, stderr].join("\n"));
  });

const folder = mkdtempSync(join(tmpdir(), "butler-package-"));
/** A project that has installed what `npm pack` makes of a copy of this one. */
let project: string;
/** The package there. */
let installed: string;
let server: Awaited<ReturnType<typeof answeringServer>>;

const program = `
import { PlexAPI, SDKException, StartTaskUnauthorized } from "media-butler/sdk";

const [serverURL] = process.argv.slice(2);
const sdk = new PlexAPI({ serverURL, accessToken: "secret", retry: { attempts: 1 } });
const { object } = await sdk.butler.getTasks();
const { runs } = { runs: await sdk.runs.list() };
const refused = await sdk.butler.startTask({ taskName: "Nothing" }).catch((error) => error);
const told = await sdk.notifications().next();
console.log(JSON.stringify({
  tasks: object.ButlerTasks.ButlerTask.map(({ name }) => name),
  runs,
  refused: refused instanceof StartTaskUnauthorized && refused instanceof SDKException,
  told: told.value.type,
}));
`;
const told = { tasks: ["BackupDatabase"], runs: [], refused: true, told: "activity" };

beforeAll(async () => {
  const copy = join(folder, "copy");
  for (const part of ["src", "bin", "scripts", "CHANGELOG.md", "NOTICE", "LICENSE", "README.md"])
    cpSync(join(root, part), join(copy, part), { recursive: true });
  for (const file of ["package.json", "tsconfig.json", "tsconfig.build.json", "vite.config.ts"])
    cpSync(join(root, file), join(copy, file));
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  await run("npm", ["pack", "--pack-destination", folder], copy);
  const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  project = join(folder, "project");
  installed = join(project, "node_modules", name);
  mkdirSync(installed, { recursive: true });
  const archive = join(folder, `${name}-${version}.tgz`);
  await run("tar", ["-xzf", archive, "-C", installed, "--strip-components=1"], folder);
  symlinkSync(join(root, "node_modules", "zod"), join(project, "node_modules", "zod"));
  writeFileSync(join(project, "package.json"), '{"type":"module"}');
  writeFileSync(join(project, "program.js"), program);

  const notification = { NotificationContainer: { type: "activity", size: 1, ActivityNotification: [] } };
  server = await answeringServer({
    ...agreeing,
    "GET /api/runs": { body: { runs: [] } },
    "POST /butler/Nothing": { status: 401, body: "<h1>401 Unauthorized</h1>" },
    "GET /:/eventsource/notifications": {
      headers: { "Content-Type": "text/event-stream" },
      body: `data: ${JSON.stringify(notification)}\n\n`,
    },
    "GET /": { body: "<!doctype html><title>A page</title>" },
  });
}, 600_000);
afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("the licences of what is bundled into the dashboard go along with it", () => {
  const licences = readFileSync(join(installed, "dist", "web", "licences.md"), "utf8").split(/^(?=## )/m);
  for (const name of ["react", "react-dom", "scheduler", "@base-ui/react", "@tanstack/react-query", "uplot"])
    expect(licences, name).toContainEqual(
      expect.stringMatching(new RegExp(`^## ${name} - [\\s\\S]*Permission is hereby granted`)),
    );
});

/** Every Node there is: the one that tests run on, and that of the machine. */
const nodes = [
  ...new Set([process.execPath, ...spawnSync("which", ["-a", "node"]).stdout.toString().trim().split("\n")]),
]
  .map((path) => [spawnSync(path, ["--version"]).stdout.toString().trim(), path] as const)
  .filter(([version], at, all) => all.findIndex(([other]) => other === version) === at)
  .filter(([version]) => Number(version.slice(1).split(".")[0]) >= 20);

describe("the published SDK", () => {
  test.each(nodes)("works in Node %s", async (_, node) => {
    const { stdout } = await run(node, ["program.js", server.url], project);
    expect(JSON.parse(stdout)).toEqual(told);
  });

  test("works in Node 22", { timeout: 300_000 }, async ({ skip }) => {
    const name = `node-linux-${process.arch}`;
    // Where there is no registry, that is to be said soon.
    const hurried = ["--no-save", "--no-audit", "--no-fund", "--fetch-retries=0"];
    const found = await run("npm", ["install", "--prefix", folder, ...hurried, `${name}@22`], folder).catch(
      () => skip(`npm has no ${name}@22 here.`),
    );
    expect(found).toBeDefined();
    const { stdout } = await run(
      join(folder, "node_modules", name, "bin", "node"),
      ["program.js", server.url],
      project,
    );
    expect(JSON.parse(stdout)).toEqual(told);
  });

  test.each([
    ["Bun", "bun", []],
    ["Deno", "deno", ["run", "--allow-net", "--allow-read", "--allow-env", "--node-modules-dir=manual"]],
  ] as const)("works in %s", async (_, runtime, options) => {
    const { stdout } = await run(
      join(root, "node_modules", ".bin", runtime),
      [...options, "program.js", server.url],
      project,
    );
    expect(JSON.parse(stdout)).toEqual(told);
  });

  test("has types that a strict project can use", async () => {
    writeFileSync(
      join(project, "typed.ts"),
      `import { PlexAPI, type ListedTask } from "media-butler/sdk";
       const sdk = new PlexAPI({ accessToken: async () => "secret", host: "nas", port: 32400 });
       const { object } = await sdk.butler.getButlerTasks({ signal: AbortSignal.timeout(1000) });
       export const first: ListedTask | undefined = object.ButlerTasks.ButlerTask[0];
       export const hour: number = await sdk.preferences.get("ButlerStartHour");
       // @ts-expect-error: it is a number
       await sdk.preferences.set({ ButlerStartHour: "3" });
       for await (const run of sdk.butler.run("BackupDatabase")) console.log(run.progress);`,
    );
    const options = "--noEmit --strict --module nodenext --target es2022 --lib es2022,dom,esnext.disposable";
    const tsc = join(root, "node_modules", ".bin", "tsc");
    const { stdout, status } = spawnSync(tsc, [...options.split(" "), "typed.ts"], {
      cwd: project,
      encoding: "utf8",
    });
    expect([status, stdout]).toEqual([0, ""]);
  });

  test("works in a page that was bundled from it", async () => {
    const { build } = await import("vite");
    await build({
      configFile: false,
      logLevel: "error",
      root: project,
      build: {
        outDir: join(project, "page"),
        lib: { entry: "page.js", formats: ["es"], fileName: "page" },
      },
      plugins: [
        {
          name: "the program as a function",
          resolveId: (id) => (id.endsWith("page.js") ? "\0page" : undefined),
          load: (id) =>
            id === "\0page"
              ? program
                  .replace("const [serverURL] = process.argv.slice(2);", "const serverURL = location.origin;")
                  .replace("console.log(", "document.body.append(")
              : undefined,
        },
      ],
    });
    expect(readFileSync(join(project, "page", "page.js"), "utf8")).not.toContain("node:");
    const browser = await launchBrowser();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    await page.route("**/page/*", (route) =>
      route.fulfill({
        contentType: "text/javascript",
        path: join(project, new URL(route.request().url()).pathname),
      }),
    );
    const errors: Error[] = [];
    page.on("pageerror", (error) => errors.push(error));
    await page.goto(server.url);
    await page.addScriptTag({ type: "module", url: "/page/page.js" });
    await page.waitForFunction(() => document.body.textContent !== "", undefined, { timeout: 30_000 });
    expect(errors).toEqual([]);
    expect(JSON.parse((await page.textContent("body"))!)).toEqual(told);
  });
});
