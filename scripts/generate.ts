/** Writes the files that are made from others. With `--check`, only tells which are stale. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const check = process.argv.includes("--check");
const stale = generated().filter(({ file, text }) => read(file) !== text);
for (const { file, text } of stale) {
  if (!check) writeFileSync(file, text);
  console.log(`${check ? "stale" : "written"}: ${file}`);
}
if (check && stale.length > 0) {
  console.error("Generated files are stale. Mend them with: npm run generate");
  process.exitCode = 1;
}

function generated(): { file: string; text: string }[] {
  return [{ file: "src/tasks/index.ts", text: taskIndex() }];
}

function taskIndex(): string {
  const names = readdirSync("src/tasks")
    .filter((file) => /^[A-Z]\w+\.ts$/.test(file))
    .map((file) => file.slice(0, -3))
    .sort();
  return [
    "// Made from the files in this folder by `npm run generate`.",
    'import type { Task } from "../core/task.ts";',
    ...names.map((name) => `import ${name} from "./${name}.ts";`),
    "",
    "/** Every task, by the name that clients know it by. */",
    "export const tasks: Readonly<Record<string, Task>> = {",
    ...names.map((name) => `  ${name},`),
    "};",
    "",
  ].join("\n");
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
