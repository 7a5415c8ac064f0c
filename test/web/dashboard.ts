import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import { dataPaths } from "../../src/adapters/files.ts";
import { type ClipSpec, makeClip } from "../../src/demo/encode.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { launchBrowser } from "../support/browser.ts";
import { type ServerProcess, startServer, token } from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";

let browser: Browser;

/** One browser for the tests of a file. */
export function useBrowser(): void {
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
}

export interface Dashboard {
  server: ServerProcess;
  page: Page;
  /** What the page complained of: errors of scripts, and what its policy forbade. */
  complaints: string[];
  /** Below it is what a section may be made of. */
  media: string;
  data: string;
  /** Goes to a page by its path below /web. */
  visit(path: string): Promise<void>;
}

/** A few seconds, at a tiny size. */
const clip: ClipSpec = {
  durationSeconds: 4,
  video: {
    ...{ width: 160, height: 90, frameRate: 24, codec: "libx264", keyframeEvery: 24 },
    pictures: { kind: "lavfi", graph: "testsrc2=size=160x90:rate=24" },
  },
};

/**
 * A real server with an empty library, and a page of it that nobody has signed in at.
 * @param fill puts something into its memory before it starts @param flags of `butler serve`
 */
export async function openServer(
  options: BrowserContextOptions = {},
  fill?: (store: Store) => void,
  flags: readonly string[] = [],
): Promise<Dashboard> {
  const folder = temporaryFolder();
  const [data, media] = [join(folder, "data"), join(folder, "media")];
  mkdirSync(media);
  if (fill) {
    mkdirSync(data);
    const store = await openStore(dataPaths(data).database);
    fill(store);
    store.close();
  }
  const server = await startServer(data, flags);
  await server.sdk.preferences.set({ LibraryFolderPlaces: media, MetadataProviders: "" });
  return { ...(await openPage(server, options)), server, media, data };
}

/** A page of a server in a browser of its own look. */
async function openPage(
  server: ServerProcess,
  options: BrowserContextOptions,
): Promise<Pick<Dashboard, "page" | "complaints" | "visit">> {
  // Chromium takes its language from the machine, which may have one that is none.
  const context = await browser.newContext({
    locale: "en-GB",
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  const coverage = await coverageOf(page);
  onTestFinished(async () => {
    await coverage();
    await context.close();
  });
  page.setDefaultTimeout(40_000);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (line) => {
    if (line.text().includes("Content Security Policy")) complaints.push(line.text());
  });
  return {
    ...{ page, complaints },
    visit: async (path) => {
      await page.goto(`${server.url}/web${path}`);
    },
  };
}

/** What the page has run, for scripts/coverage.ts where that has asked. @returns what tells it */
async function coverageOf(page: Page): Promise<() => Promise<void>> {
  const folder = process.env.COVERAGE_OF_OTHERS;
  if (!folder) return async () => {};
  await page.coverage.startJSCoverage({ resetOnNavigation: false });
  return async () => {
    const result = await page.coverage.stopJSCoverage();
    writeFileSync(join(folder, `page-${crypto.randomUUID()}.json`), JSON.stringify({ result }));
  };
}

/** Another page of the same server, signed in. */
export async function anotherPage(
  { server }: Pick<Dashboard, "server">,
  options: BrowserContextOptions = {},
) {
  const opened = await openPage(server, options);
  await signIn(opened);
  return opened;
}

/** The same with a section of one film, signed in, at tonight. */
export async function openDashboard(
  options: BrowserContextOptions = {},
  flags: readonly string[] = [],
): Promise<Dashboard> {
  const dashboard = await openServer(options, undefined, flags);
  const { server, media } = dashboard;
  mkdirSync(join(media, "Films"));
  makeClip(join(media, "Films", "Small Film (2000).mkv"), clip);
  await server.sdk.library.addSection({ title: "Films", type: "movie", paths: [join(media, "Films")] });
  await signIn(dashboard);
  return dashboard;
}

export async function signIn({ page, visit }: Pick<Dashboard, "page" | "visit">): Promise<void> {
  await visit("");
  await page.getByLabel("Access token").fill(token);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("navigation").waitFor();
}

/**
 * Asks axe what those who cannot see, or use no pointer, would stumble over.
 * @param rules only these; all where left out
 */
export async function expectNoBarriers(page: Page, rules?: string[]): Promise<void> {
  // Evaluated and not added as a script: the policy of the page allows none but its own.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  const found = await page.evaluate(async (runOnly) => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run({
      ...(runOnly && { runOnly }),
      resultTypes: ["violations"],
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  }, rules);
  expect(found).toEqual([]);
}
