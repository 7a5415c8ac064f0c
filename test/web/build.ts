import { readdirSync, readFileSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { prepareBrowser } from "../support/browser.ts";

const root = join(import.meta.dirname, "..", "..");
const builtTo = join(root, "dist", "web");
const manifest = join(builtTo, ".vite", "manifest.json");

/** What tests look at the dashboard with, and the dashboard: both are there before the first of them begins. */
export default async function setup(): Promise<void> {
  await prepareBrowser();
  await buildDashboard();
}

/** Unless what is built is whole, and newer than all that it is made of. */
async function buildDashboard(): Promise<void> {
  const made = madeAt();
  const sources = ["web", "sdk", "api"].flatMap((room) => filesBelow(join(root, "src", room)));
  if ([...sources, join(root, "vite.config.ts")].every((file) => statSync(file).mtimeMs < made)) return;
  const begun = new Date();
  await build({ configFile: join(root, "vite.config.ts"), logLevel: "error" });
  // What is changed while it is built may be in it or not.
  utimesSync(manifest, begun, begun);
}

/** Milliseconds since the epoch; 0 when something of it is missing, as a build that was broken off leaves it. */
function madeAt(): number {
  try {
    const chunks = JSON.parse(readFileSync(manifest, "utf8")) as Record<
      string,
      { file: string; css?: string[]; assets?: string[] }
    >;
    const named = Object.values(chunks).flatMap(({ file, css = [], assets = [] }) => [
      file,
      ...css,
      ...assets,
    ]);
    const isWhole =
      named.every((name) => statSync(join(builtTo, name)).size > 0) &&
      readFileSync(join(builtTo, "index.html"), "utf8").includes(chunks["index.html"]!.file);
    return isWhole ? statSync(manifest).mtimeMs : 0;
  } catch {
    return 0;
  }
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
