import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";

const root = join(import.meta.dirname, "..", "..");
const built = join(root, "dist", "web", "index.html");

/** Builds the dashboard before tests look at it, unless what is built is newer than all that it is made of. */
export default async function setup(): Promise<void> {
  const made = statSync(built, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = ["web", "sdk", "api"].flatMap((room) => filesBelow(join(root, "src", room)));
  if ([...sources, join(root, "vite.config.ts")].every((file) => statSync(file).mtimeMs < made)) return;
  await build({ configFile: join(root, "vite.config.ts"), logLevel: "error" });
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
