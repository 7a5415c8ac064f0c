import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { makeClip } from "../../src/demo/encode.ts";
import { clipOf, scenes } from "../support/films.ts";
import type * as ServerProcess from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";

const root = join(import.meta.dirname, "..", "..");

test("docs/adding-a-task.md: whoever does what stands there has a task that runs", {
  timeout: 300_000,
}, async () => {
  const folder = temporaryFolder();
  const checkout = join(folder, "checkout");
  for (const part of [
    "src",
    "bin",
    "scripts",
    "test/support",
    "docs",
    "README.md",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
  ])
    cpSync(join(root, part), join(checkout, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(checkout, "node_modules"));

  const page = readFileSync(join(root, "docs", "adding-a-task.md"), "utf8");
  const blocks = new Map(
    [...page.matchAll(/^```ts \[(\S+)\]\n(.*?)^```/gms)].map(([, name, code]) => [name!, code!]),
  );
  expect([...blocks.keys()]).toEqual([
    "src/tasks/CountUnmeasured.ts",
    "src/api/preferences/counting.ts",
    "src/api/preferences.ts",
    "scripts/task-guide.ts",
  ]);
  const change = (name: string, how: (before: string, block: string) => string) => {
    const file = join(checkout, name);
    writeFileSync(file, how(existsSync(file) ? readFileSync(file, "utf8") : "", blocks.get(name)!));
  };
  for (const name of ["src/tasks/CountUnmeasured.ts", "src/api/preferences/counting.ts"])
    change(name, (_, block) => block);
  change("src/api/preferences.ts", (before, block) => {
    const [first, line] = block.split("\n");
    return `${first}\n${before.replace("  ...generalPreferences,\n", `${line}\n$&`)}`;
  });
  change("scripts/task-guide.ts", (before, block) =>
    before.replace("  DeepMediaAnalysis: {\n", `${block}$&`),
  );
  const run = promisify(execFile);
  await run(process.execPath, ["scripts/generate.ts"], { cwd: checkout });
  expect(readFileSync(join(checkout, "docs", "tasks.md"), "utf8")).toContain("\n## CountUnmeasured\n");
  // Not all that the project's own types are about was copied.
  const { stdout } = await run(
    join(root, "node_modules", ".bin", "tsc"),
    ["-p", "tsconfig.json", "--noEmit"],
    {
      cwd: checkout,
    },
  ).catch(({ stdout }) => ({ stdout: String(stdout) }));
  expect(stdout.split("\n").filter((line) => /ount(Unmeasured|ing)/.test(line))).toEqual([]);

  mkdirSync(join(folder, "Films"));
  makeClip(join(folder, "Films", "Dawn (2020).mkv"), clipOf(scenes(8)));
  const flags = ["--library", `Films=movie:${join(folder, "Films")}`];
  // That of the copy starts what is in the copy.
  const support = join(checkout, "test", "support", "server-process.ts");
  const { startServer } = (await import(support)) as typeof ServerProcess;
  const { sdk } = await startServer(join(folder, "data"), flags);
  await sdk.preferences.set({ LoudnessAnalysisBehavior: "never" });
  await sdk.butler.run("RefreshLibraries");
  expect(await sdk.butler.run("CountUnmeasured")).toMatchObject({
    outcome: "success",
    message: "Films: 1 files have no loudness.",
  });
});
