import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";

const web = join(import.meta.dirname, "..", "..", "src", "web");
const read = (file: string) => readFileSync(file, "utf8");

/** Which files of styles speak of a class, by its name. */
const styled = new Map<string, Set<string>>();
/** The same of rules that are for a class alone, wherever it stands. */
const ruled = new Map<string, Set<string>>();
for (const file of globSync(join(web, "styles", "*.css"))) {
  const rules = read(file).replace(/\/\*.*?\*\//gs, "");
  const add = (to: Map<string, Set<string>>, name: string) =>
    to.set(name, (to.get(name) ?? new Set()).add(basename(file)));
  for (const [, name] of rules.matchAll(/\.([a-z][\w-]*)/gi)) add(styled, name!);
  for (const [, name] of rules.matchAll(/(?<=^|[},])\s*\.([a-z][\w-]*)\s*(?=[,{])/gi)) add(ruled, name!);
}

/** All files that a file brings along when it is fetched, and their styles. */
function broughtBy(file: string, known = new Set<string>()): Set<string> {
  if (known.has(file)) return known;
  known.add(file);
  if (!file.endsWith(".css"))
    for (const [, path] of read(file).matchAll(/(?:from|import) "(\.[^"]+\.(?:tsx|css))"/g))
      broughtBy(join(dirname(file), path!), known);
  return known;
}

const classesIn = (file: string): string[] =>
  [...read(file).matchAll(/className=(?:"([^"]*)"|\{`([^`]*)`\})/g)].flatMap(([, plain, made]) =>
    (plain ?? made!.replace(/\$\{[^}]*\}/g, " ")).split(/\s+/),
  );
const stylesOf = (file: string) =>
  [...broughtBy(file)].filter((one) => one.endsWith(".css")).map((one) => basename(one));

test("each page brings the styles of all that is on it: it may be the first that is looked at", () => {
  const everywhere = stylesOf(join(web, "main.tsx"));
  const lacking = globSync(join(web, "pages", "*.tsx")).flatMap((page) => {
    const there = new Set([...everywhere, ...stylesOf(page)]);
    return [...broughtBy(page)]
      .filter((file) => file.endsWith(".tsx"))
      .flatMap((file) =>
        classesIn(file)
          .filter((name) => styled.has(name) && styled.get(name)!.isDisjointFrom(there))
          .map((name) => `${basename(page)}: .${name} of ${basename(file)}`),
      );
  });
  expect(everywhere.length).toBeGreaterThan(3);
  expect(lacking).toEqual([]);
});

test("no class has rules of its own in two files: which of them counts would depend on the pages seen before", () => {
  expect([...ruled].filter(([, files]) => files.size > 1).map(([name, files]) => [name, ...files])).toEqual(
    [],
  );
  expect(ruled.size).toBeGreaterThan(100);
});
