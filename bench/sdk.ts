/** Our SDK against the one that is generated from Plex's description, for the same five calls. */

import { execFile, fork } from "node:child_process";
import { once } from "node:events";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build, type Rolldown } from "vite";
import { gzipped } from "../scripts/sdk-size.ts";
import { temporaryFolder } from "./folders.ts";
import type { Row } from "./rows.ts";
import type { ClientCost, ClientOrder } from "./sdk-client.ts";

const callRounds = 400;
const root = join(import.meta.dirname, "..");
const generated = "@lukehagar/plexjs";

export async function measure(rounds: number): Promise<Row[]> {
  using folder = temporaryFolder();
  const published = await compiledSdk(folder.path);
  await using server = await startAnswers();
  const cost = (module: string, callRounds: number) =>
    costOf({ module, serverURL: server.url, rounds: callRounds });
  const ours: ClientCost[] = [];
  const other: ClientCost[] = [];
  const imports: { ours: number; other: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await cost(published, callRounds));
    other.push(await cost(generated, callRounds));
    const [own, its] = [await cost(published, 0), await cost(generated, 0)];
    imports.push({ ours: own.importMs, other: its.importMs });
  }
  const sizes = [await bundledSize("../src/sdk/index.ts"), await bundledSize(generated)] as const;
  return [
    {
      what: "The five Butler calls through the SDK, for a second of processor time",
      unit: "calls",
      ours: ours.map(({ callsPerSecond }) => callsPerSecond),
      other: { what: generated, figures: other.map(({ callsPerSecond }) => callsPerSecond) },
      goal: { of: "ours / other", atLeast: 1.3 },
    },
    {
      what: "Memory of a program that makes them, at most",
      unit: "MB",
      ours: ours.map(({ memory }) => memory),
      other: { what: generated, figures: other.map(({ memory }) => memory) },
      goal: { of: "ours / other", atMost: 0.8 },
    },
    {
      what: "Cold import of the SDK",
      unit: "ms",
      ours: imports.map(({ ours }) => ours),
      other: { what: generated, figures: imports.map(({ other }) => other) },
      goal: { of: "ours / other", atMost: 0.2 },
    },
    {
      what: "Bundled for a page that makes the five calls, gzipped",
      unit: "bytes",
      ours: [sizes[0]],
      other: { what: generated, figures: [sizes[1]] },
      goal: { of: "ours / other", atMost: 0.2 },
    },
  ];
}

/** The SDK as it is published: compiled, in a folder from which its dependencies are found. */
async function compiledSdk(folder: string): Promise<string> {
  const out = join(folder, "dist");
  const tsc = join(root, "node_modules", ".bin", "tsc");
  await promisify(execFile)(tsc, ["-p", "tsconfig.build.json", "--outDir", out], { cwd: root });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  symlinkSync(join(root, "package.json"), join(folder, "package.json"));
  return pathToFileURL(join(out, "sdk", "index.js")).href;
}

async function startAnswers() {
  const child = fork(join(import.meta.dirname, "butler-answers.ts"));
  const [url] = await once(child, "message");
  return {
    url: url as string,
    async [Symbol.asyncDispose]() {
      child.disconnect();
      await once(child, "exit");
    },
  };
}

async function costOf(order: ClientOrder): Promise<ClientCost> {
  const child = fork(join(import.meta.dirname, "sdk-client.ts"));
  child.send(order);
  const [cost] = await Promise.race([
    once(child, "message"),
    once(child, "exit").then(() => Promise.reject(new Error(`${order.module} ended before it had called.`))),
  ]);
  await once(child, "exit");
  return cost;
}

/** Bytes that a page loads before it can make the five calls. */
async function bundledSize(module: string): Promise<number> {
  const result = await build({
    configFile: false,
    logLevel: "error",
    build: { write: false, lib: { entry: "page", formats: ["es"] }, minify: true },
    plugins: [
      {
        name: "a page",
        resolveId: (id) => (id.endsWith("page") ? join(import.meta.dirname, "page.js") : undefined),
        load: (id) =>
          id.endsWith("page.js")
            ? `import { PlexAPI } from ${JSON.stringify(module)};
               const { butler } = new PlexAPI({ serverURL: location.origin, accessToken: "t", token: "t" });
               await butler.getTasks();`
            : undefined,
      },
    ],
  });
  const { output } = (Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput;
  const chunks = new Map(output.flatMap((one) => (one.type === "chunk" ? [[one.fileName, one]] : [])));
  const loaded = new Set<string>();
  const load = (file: string) => {
    if (loaded.has(file)) return;
    loaded.add(file);
    for (const one of chunks.get(file)!.imports) load(one);
  };
  for (const { isEntry, fileName } of chunks.values()) if (isEntry) load(fileName);
  return [...loaded].reduce((sum, file) => sum + gzipped(chunks.get(file)!.code), 0);
}
