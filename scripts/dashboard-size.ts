/**
 * How much script the first page of the dashboard fetches, gzipped; fails above the budget. `--list` says of what it
 * consists. Builds the dashboard first.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const budget = 150_000;
/** What tonight asks for when it is looked at: the page itself, and the promises of the answers that it gets. */
const fetchedLater = [
  "src/web/pages/tonight.tsx",
  ...["tokens", "schedule", "runs", "history"].map((words) => `src/api/${words}.ts`),
];

interface Chunk {
  file: string;
  imports?: string[];
}

const root = join(import.meta.dirname, "..");
await build({ configFile: join(root, "vite.config.ts"), logLevel: "error" });
const folder = join(root, "dist", "web");
const manifest: Record<string, Chunk> = JSON.parse(
  readFileSync(join(folder, ".vite", "manifest.json"), "utf8"),
);

const chunkOf = (key: string): Chunk => {
  const chunk = manifest[key];
  if (chunk === undefined)
    throw new Error(`The build has no ${key}: name what took its place in ${import.meta.filename}.`);
  return chunk;
};
const files = new Set<string>();
const add = (key: string): void => {
  const { file, imports = [] } = chunkOf(key);
  if (files.has(file)) return;
  files.add(file);
  imports.forEach(add);
};
add("index.html");
for (const path of fetchedLater) add(path.replace("src/web/", "").replace("src/", "../"));

const sizes = [...files]
  .map((file) => [file, gzipSync(readFileSync(join(folder, file))).length] as const)
  .sort(([, a], [, b]) => b - a);
const sum = sizes.reduce((total, [, size]) => total + size, 0);
if (process.argv.includes("--list")) for (const [file, size] of sizes) console.log(`${size}\t${file}`);
console.log(`The first page fetches ${sum} bytes of script, gzipped, of at most ${budget}.`);
process.exitCode = sum > budget ? 1 : 0;
