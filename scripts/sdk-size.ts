/**
 * Bundles the SDK as a web page would, and says how large it is, gzipped. Fails when what a page loads for Plex's calls
 * is over its budget. `--contents` tells what is in it.
 */
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";

const budget = 20_000;

/** The chunk that a page loads first, with all that it needs at once, and the chunks that it loads when it asks for more. */
export async function bundleSdk(): Promise<{ first: Rolldown.OutputChunk; later: Rolldown.OutputChunk[] }> {
  const result = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      minify: true,
      lib: { entry: join(import.meta.dirname, "../src/sdk/index.ts"), formats: ["es"] },
    },
  });
  const { output } = (Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput;
  const chunks = output.filter((one) => one.type === "chunk");
  const entry = chunks.find(({ isEntry }) => isEntry);
  if (!entry) throw new Error("The bundle has no entry.");
  if (entry.imports.length > 0)
    throw new Error(`The first chunk needs others at once: ${entry.imports.join(", ")}.`);
  return { first: entry, later: chunks.filter((one) => one !== entry) };
}

/** Bytes, gzipped as most servers do. */
export const gzipped = (text: string): number => gzipSync(text).length;

if (import.meta.main) {
  const { first, later } = await bundleSdk();
  const size = gzipped(first.code);
  const rest = later.reduce((sum, { code }) => sum + gzipped(code), 0);
  console.log(`${size} bytes gzipped of ${budget}; ${rest} more are loaded when a call of ours needs them.`);
  if (process.argv.includes("--contents")) {
    for (const [file, { renderedLength }] of Object.entries(first.modules).sort(
      (a, b) => b[1].renderedLength - a[1].renderedLength,
    ))
      console.log(`${String(renderedLength).padStart(8)}  ${file}`);
  }
  process.exitCode = size > budget ? 1 : 0;
}
