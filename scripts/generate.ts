/** Writes the files that are made from others. With `--check`, only tells which are stale. */
import { readFileSync, writeFileSync } from "node:fs";
import { generatedFiles } from "./documents.ts";

const check = process.argv.includes("--check");
const stale = (await generatedFiles()).filter(({ file, text }) => read(file) !== text);
for (const { file, text } of stale) {
  if (!check) writeFileSync(file, text);
  console.log(`${check ? "stale" : "written"}: ${file}`);
}
if (check && stale.length > 0) {
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
