import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

test("every proof that SECURITY.md names is there", () => {
  const text = readFileSync(join(root, "SECURITY.md"), "utf8");
  const proofs = [...text.matchAll(/`((?:src|test)\/[\w/.-]+)`/g)].map(([, path]) => path!);
  expect(proofs.length).toBeGreaterThan(15);
  expect(proofs.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  const claims = text
    .split("\n")
    .filter((line) => line.startsWith("|") && !/^\|(---| claim | who )/.test(line));
  const proved = text.split("## What is claimed")[1]!.split("## What is not defended")[0]!;
  for (const claim of claims.filter((line) => proved.includes(line))) expect(claim).toMatch(/`(src|test)\//);
});
