import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";
import { taskGuide } from "../scripts/task-guide.ts";
import { tasks } from "../src/tasks/index.ts";
import { openDoor } from "./support/open-door.ts";

const root = join(import.meta.dirname, "..");
const pagesIn = (folder: string): string[] =>
  readdirSync(join(root, folder)).flatMap((name) => (name.endsWith(".md") ? join(folder, name) : []));
const pages = [...pagesIn("."), ...pagesIn("docs"), ...pagesIn("docs/sdk")];
const textOf = (file: string): string => readFileSync(join(root, file), "utf8");

/** The places in a page that links can name, as GitHub and the site call them. */
const anchorsOf = (file: string): string[] =>
  [...textOf(file).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

test("every link and picture of the documents leads somewhere", () => {
  const links = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link]) => ({ page, link: link! }))
      .filter(({ link }) => !/^[a-z]+:/.test(link)),
  );
  expect(links.length).toBeGreaterThan(100);
  const broken = links.filter(({ page, link }) => {
    const [path = "", anchor] = link.split("#");
    const file = path === "" ? page : relative(root, resolve(root, dirname(page), path));
    return !existsSync(join(root, file)) || (anchor !== undefined && !anchorsOf(file).includes(anchor));
  });
  expect(broken).toEqual([]);
});

test("the site's menus name pages that are there, and every page but the first", () => {
  const menus = textOf("docs/.vitepress/config.ts");
  const named = [...menus.matchAll(/link: "\/([a-z-]+)"/g)].map(([, name]) => `docs/${name}.md`);
  expect([...new Set(named)].sort()).toEqual(pagesIn("docs").filter((page) => page !== "docs/index.md"));
});

test("docs/configuration.md has every variable that configures the server", () => {
  const variables = textOf("src/config.ts").match(/BUTLER_[A-Z_]+[A-Z]/g) ?? [];
  expect(variables.length).toBeGreaterThan(10);
  const page = textOf("docs/configuration.md");
  expect(variables.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test("the guide has every task and no other; what it says of algorithms is there", () => {
  expect(Object.keys(taskGuide)).toEqual(Object.keys(tasks));
  const headings = anchorsOf("docs/algorithms.md");
  for (const [name, { algorithm }] of Object.entries(taskGuide))
    if (algorithm) expect(headings, name).toContain(algorithm.toLowerCase().replaceAll(" ", "-"));
});

test("every call that the documents name is one that the server answers", async () => {
  const calls = new Map<string, string>();
  for (const page of pages)
    for (const [, method, path] of textOf(page).matchAll(/(GET|PUT|POST|PATCH|DELETE) (\/[^\s`?"]*)/g))
      if (!path!.includes("...") && path !== "/hook") calls.set(`${method} ${path}`, page);
  expect(calls.size).toBeGreaterThan(80);
  await using door = await openDoor();
  const methodsOf = async (path: string) =>
    (await door.call(path, { method: "OPTIONS" })).headers.get("allow")?.split(", ") ?? [];
  expect(await methodsOf("/no/such/address")).toEqual([]);
  const unknown: string[] = [];
  for (const [called, page] of calls) {
    const [method, path] = called.split(" ") as [string, string];
    const methods = await methodsOf(path.replaceAll(/\{\w+\}/g, "7"));
    if (!methods.includes(method)) unknown.push(`${called} in ${page}`);
  }
  expect(unknown).toEqual([]);
});
