/** Writes the files that are made from others. With `--check`, only tells which are stale. */
import { readFileSync, writeFileSync } from "node:fs";
import { generatedFiles, taskList } from "./documents.ts";

const check = process.argv.includes("--check");
let stale = 0;
for (const files of [async () => [taskList()], generatedFiles])
  for (const { file, text } of await files()) {
    if (read(file) === text) continue;
    stale++;
    if (!check) writeFileSync(file, text);
    console.log(`${check ? "stale" : "written"}: ${file}`);
  }
if (check && stale > 0) {
  console.error("Generated files are stale. Mend them with: npm run generate");
  process.exitCode = 1;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
