import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const folder = join(import.meta.dirname, "..", "src");
const files = readdirSync(folder, { recursive: true })
  .map(String)
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file));

/** What gives a text to a shell, and what of `node:child_process` does not. */
const shell =
  /\bshell:\s*(?:true\b|["'`]\/)|\bexecSync\b|["'`](?:\/bin\/)?(?:ba|z)?sh["'`],\s*\[\s*["'`]-c|cmd\.exe/;
const harmless =
  /^(type\s+)?(ChildProcess\w*|spawn|spawnSync|fork|execFile|execFileSync|Serializable|SpawnOptions)$/;

const importsOfProcesses = (text: string): string[] =>
  [...text.matchAll(/import\s+(?:type\s+)?\{([^}]*)\}\s+from\s+"node:child_process"/g)].flatMap(([, names]) =>
    names!
      .split(",")
      .map((name) => name.trim())
      .filter(Boolean),
  );

test("no shell is ever given a name: programs are started with a list of arguments", () => {
  const wrong = files.filter((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    const imports = importsOfProcesses(text).filter((name) => !harmless.test(name));
    const whole = /from "(?:node:)?child_process"/.test(text) && importsOfProcesses(text).length === 0;
    return shell.test(text) || imports.length > 0 || whole;
  });
  expect(wrong).toEqual([]);
});

test("the check itself sees a shell", () => {
  expect(shell.test("spawn(command, { shell: true })")).toBe(true);
  expect(shell.test('spawn("sh", ["-c", command])')).toBe(true);
  expect(
    importsOfProcesses('import { exec } from "node:child_process";').every((n) => harmless.test(n)),
  ).toBe(false);
});
