/**
 * Pictures of every page of the dashboard, in light and dark and on a telephone, into docs/screenshots/. Looks at a
 * server that is there: `node scripts/screenshots.ts http://127.0.0.1:32400 <token>`, best one that `npm run demo` left.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { PlexAPI } from "../src/sdk/plex-api.ts";
import { launchBrowser } from "../test/support/browser.ts";

const [url, token] = process.argv.slice(2);
if (url === undefined || token === undefined)
  throw new Error("Expected the address of a server and its token: npm run demo prints both.");

const folder = join(import.meta.dirname, "..", "docs", "screenshots");
mkdirSync(folder, { recursive: true });
const sdk = new PlexAPI({ serverURL: url, accessToken: token });

const looks: Record<string, BrowserContextOptions> = {
  light: { colorScheme: "light", viewport: { width: 1280, height: 860 } },
  dark: { colorScheme: "dark", viewport: { width: 1280, height: 860 } },
  telephone: { colorScheme: "light", viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
};

/** Pages by the names of their pictures. */
async function pagesToShow(): Promise<Record<string, string>> {
  const [run] = await sdk.runs.list({ limit: 1, outcome: "success" });
  const sections = await sdk.library.sections();
  const film = sections[0] && (await sdk.library.items(sections[0].id, { limit: 1 })).items[0];
  return {
    tonight: "",
    tasks: "/tasks",
    task: "/tasks/OptimizeDatabase",
    history: "/history",
    ...(run && { run: `/history/${run.id}` }),
    library: "/library",
    ...(sections[0] && { section: `/library/${sections[0].id}` }),
    ...(film && { item: `/items/${film.ratingKey}` }),
    backups: "/backups",
    machines: "/machines",
    settings: "/settings",
    welcome: "/welcome",
  };
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${url}/web`);
  await page.getByLabel("Access token").fill(token!);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("navigation").waitFor();
}

const browser = await launchBrowser();
const pages = await pagesToShow();
for (const [look, options] of Object.entries(looks)) {
  const context = await browser.newContext({ ...options, locale: "en-GB", reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(`${url}/web`);
  await page.getByLabel("Access token").waitFor();
  await page.screenshot({ path: join(folder, `sign-in-${look}.png`) });
  await signIn(page);
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(`${url}/web${path}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForFunction(() => document.querySelector(".skeleton") === null);
    await page.screenshot({ path: join(folder, `${name}-${look}.png`) });
  }
  await context.close();
}
await browser.close();
