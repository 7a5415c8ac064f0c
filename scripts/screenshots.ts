/**
 * Pictures of every page of the dashboard, in light and dark and on a telephone, into docs/screenshots/: of a server of
 * its own with the library of the demo. As root on Linux this goes below /srv of a mount namespace of its own, on a
 * machine of another name, so that no folder of whoever takes the pictures is in them; elsewhere the pages that show
 * folders are left out. `node scripts/screenshots.ts [name...]` takes only those that are named.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import sharp from "sharp";
import { type Server, startServer } from "../bench/server.ts";
import { dataPaths } from "../src/adapters/files.ts";
import { makeDemoLibrary } from "../src/demo/library.ts";
import { openStore } from "../src/store/store.ts";
import { launchBrowser } from "../test/support/browser.ts";
import { fillHistory } from "../test/support/filled-memory.ts";

const place = "/srv";
const pictures = join(import.meta.dirname, "..", "docs", "screenshots");
const wanted = process.argv.slice(2);
const hour = 3_600_000;
const isApart = process.env.BUTLER_APART === "yes";

/** Starts this again where /srv is its own and empty, and the machine is called otherwise. @returns false where it may not */
function startApart(): boolean {
  const apart = `mount -t tmpfs tmpfs ${place} && hostname homeserver && exec "$0" "$@"`;
  const command = ["--mount", "--uts", "sh", "-c", apart, process.execPath, import.meta.filename, ...wanted];
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  if (spawnSync("unshare", ["--mount", "--uts", "true"]).status !== 0) return false;
  const env = { ...process.env, BUTLER_APART: "yes" };
  process.exitCode = spawnSync("unshare", command, { stdio: "inherit", env }).status ?? 1;
  return true;
}

const looks: Record<string, BrowserContextOptions> = {
  light: { colorScheme: "light", viewport: { width: 1280, height: 860 } },
  dark: { colorScheme: "dark", viewport: { width: 1280, height: 860 } },
  telephone: { colorScheme: "light", viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
};

interface Shot {
  /** Below /web. */
  path: string;
  /** Of a server that knows of nothing yet. */
  isNew?: boolean;
  showsFolders?: boolean;
  /** What is done before the page is there. */
  before?: (page: Page) => Promise<void>;
  /** What is done on the page before the picture is taken. */
  act?: (page: Page) => Promise<void>;
  /** Takes back what the next picture should not have. */
  after?: () => Promise<void>;
}

const tasks = [
  ...(["RefreshLibraries", "UpgradeMediaAnalysis", "RefreshLocalMedia", "GenerateMediaIndexFiles"] as const),
  ...(["GenerateBlurHashes", "ProcessAssets", "GenerateAutoTags"] as const),
  ...(["GenerateChapterThumbs", "LoudnessAnalysis", "MusicAnalysis", "DeepMediaAnalysis"] as const),
  ...(["ButlerTaskGenerateVoiceActivity", "ButlerTaskGenerateCreditsMarkers"] as const),
  ...(["ButlerTaskGenerateIntroMarkers", "BackupDatabase", "OptimizeDatabase"] as const),
] as const;

/** A server that has looked after its library for twelve weeks, as far as can be seen. */
async function openFull(root: string): Promise<Server> {
  const [media, data] = [join(root, "media"), join(root, "butler")];
  const library = join(homedir(), ".local", "share", "butler-demo", "library");
  const made = { signal: new AbortController().signal, onProgress: () => undefined };
  await makeDemoLibrary(library, made);
  cpSync(library, media, { recursive: true });
  writeFileSync(join(media, "Films", "Torn Reel (1931).mkv"), "This is no film.");
  mkdirSync(data);
  const store = await openStore(dataPaths(data).database);
  // Nights of the last twelve weeks. It is always between noon and one o’clock where the server lives.
  const closed = Math.floor(Date.now() / hour) * hour - 7 * hour;
  for (let night = 84; night >= 0; night--)
    fillHistory(store, {
      count: 7,
      until: closed - 24 * night * hour,
      every: 0.4 * hour,
      first: 7 * (84 - night),
    });
  store.close();
  const server = await startServer(data);
  const { sdk } = server;
  await sdk.preferences.set({
    ...{ LibraryFolderPlaces: media, MetadataProviders: "", UpdateRegistry: "" },
    GenerateBIFBehavior: "scheduled",
  });
  for (const [title, type] of [
    ["Films", "movie"],
    ["Shows", "show"],
    ["Music", "artist"],
    ["Photos", "photo"],
  ] as const)
    await sdk.library.addSection({ title, type, paths: [join(media, title)] });
  await sdk.notices.addChannel({
    ...{ name: "Telephone", kind: "ntfy" },
    settings: { url: "https://ntfy.example", topic: "butler" },
  });
  for (const task of tasks) console.log(task, (await sdk.butler.run(task)).outcome);
  return server;
}

/** Pages by the names of their pictures. */
async function shotsOf({ sdk }: Server, root: string): Promise<Record<string, Shot>> {
  const folders = { showsFolders: true };
  const [run] = await sdk.runs.list({ limit: 1, task: "LoudnessAnalysis", outcome: "success" });
  const [failed] = await sdk.runs.list({ limit: 1, task: "UpgradeMediaAnalysis", outcome: "partial" });
  const sections = new Map((await sdk.library.sections()).map(({ title, id }) => [title, id]));
  const first = async (section: string) =>
    (await sdk.library.items(sections.get(section)!, { limit: 1 })).items[0]!.ratingKey;
  const album = (await sdk.library.children(await first("Music"), { limit: 1 })).items[0]!.ratingKey;
  const track = (await sdk.library.children(album, { limit: 1 })).items[0]!.ratingKey;
  const step = (name: string) => (page: Page) => page.getByRole("button", { name, exact: true }).click();
  return {
    tonight: { path: "" },
    "tonight-paused": {
      path: "",
      before: async () => {
        await sdk.gates.set("film-night", { reason: "film night" });
        await sdk.runs.start({ task: "OptimizeDatabase", force: true });
      },
      act: (page) => page.getByText("Paused: film night").first().waitFor(),
      after: async () => {
        await sdk.gates.lift("film-night");
        await sdk.butler.stopTasks();
      },
    },
    tasks: { path: "/tasks" },
    task: { path: "/tasks/OptimizeDatabase" },
    rules: {
      path: "/tasks/LoudnessAnalysis",
      act: async (page) => {
        await page.getByLabel("Cron expression").fill("30 2 * * 6");
        await page.getByLabel("Time limit in minutes").fill("90");
        await page.getByRole("heading", { name: "Its own rules" }).scrollIntoViewIfNeeded();
        await page.getByText("With your changes").waitFor();
        await page.evaluate(() => document.querySelector(".rules")?.scrollIntoView({ block: "start" }));
      },
    },
    history: { path: "/history" },
    run: { path: `/history/${run!.id}` },
    "run-failed": { path: `/history/${failed!.id}` },
    library: { path: "/library", ...folders },
    section: { path: `/library/${sections.get("Films")}` },
    item: { path: `/items/${await first("Films")}`, ...folders },
    album: { path: `/items/${album}` },
    track: { path: `/items/${track}`, ...folders },
    backups: { path: "/backups", ...folders },
    machines: { path: "/machines" },
    settings: { path: "/settings", ...folders },
    notifications: {
      path: "/settings",
      act: (page) =>
        page
          .getByRole("region", { name: "Who is told" })
          .evaluate((card) => card.scrollIntoView({ block: "start" })),
    },
    lost: {
      path: "",
      act: async (page) => {
        await page.getByText("Live", { exact: true }).waitFor();
        await page.context().setOffline(true);
        await page.getByRole("alert").waitFor();
      },
    },
    error: {
      path: "/library",
      before: async (page) => {
        const message = "Expected to read the memory; found the disk full. Free some space, then try again.";
        const json = { errors: [{ code: 1500, status: 500, message }] };
        await page.route("**/api/coverage", (route) => route.fulfill({ status: 500, json }));
      },
    },
    empty: { path: "/library", isNew: true },
    welcome: { path: "/welcome", isNew: true },
    "welcome-window": {
      ...{ path: "/welcome", isNew: true, ...folders },
      act: async (page) => {
        await page.getByRole("button", { name: "Add a section" }).click();
        await page.getByLabel("Name").fill("Films");
        await page.getByRole("button", { name: "Add a folder" }).click();
        const picker = page.getByRole("dialog", { name: "Choose a folder" });
        await picker.getByRole("button", { name: join(root, "media") }).click();
        await picker.getByRole("button", { name: "Films", exact: true }).click();
        await page.getByRole("button", { name: "Choose this folder" }).click();
        await page.getByRole("button", { name: "Add", exact: true }).click();
        await step("Next")(page);
      },
    },
    "welcome-plan": {
      path: "/welcome",
      isNew: true,
      act: async (page) => {
        await step("Next")(page);
        await step("Save the window")(page);
        await page.getByText("Go to tonight").waitFor();
      },
    },
  };
}

async function signIn(context: BrowserContext, { url, token }: Server): Promise<void> {
  const answer = await context.request.post(`${url}/api/session`, {
    data: { token },
    headers: { Origin: url },
  });
  if (!answer.ok()) throw new Error(`Nobody could sign in: ${answer.status()} ${await answer.text()}`);
}

async function takePicture(page: Page, name: string): Promise<void> {
  await page.waitForFunction(() => document.querySelector(".skeleton") === null);
  // Those below are loaded when they come into sight.
  await page.waitForFunction(() =>
    [...document.images].every((one) => one.complete || one.getBoundingClientRect().top > innerHeight),
  );
  const shot = await page.screenshot({ animations: "disabled" });
  await sharp(shot)
    .png({ palette: true, quality: 95, effort: 10, dither: 0 })
    .toFile(join(pictures, `${name}.png`));
}

async function main(): Promise<void> {
  if (!isApart && startApart()) return;
  const root = isApart ? place : mkdtempSync(join(tmpdir(), "butler-pictures-"));
  mkdirSync(pictures, { recursive: true });
  await using full = await openFull(root);
  const browser = await launchBrowser();
  for (const [look, options] of Object.entries(looks)) {
    // Adding a section is part of what is shown: each look begins anew.
    const data = join(root, `new-${look}`);
    mkdirSync(data);
    await using fresh = await startServer(data);
    await fresh.sdk.preferences.set({ LibraryFolderPlaces: join(root, "media"), MetadataProviders: "" });
    const timezoneId = (await full.sdk.schedule({ days: 1 })).timeZone;
    const zoned = { ...options, timezoneId, locale: "en-GB" };
    const context = await browser.newContext({ ...zoned, reducedMotion: "reduce" });
    // A machine that does other things as well takes its time.
    context.setDefaultTimeout(120_000);
    const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);
    if (isWanted("sign-in")) {
      const page = await context.newPage();
      await page.goto(`${full.url}/web`);
      await page.getByLabel("Access token").waitFor();
      await takePicture(page, `sign-in-${look}`);
    }
    for (const [name, { path, isNew, showsFolders, before, act, after }] of Object.entries(
      await shotsOf(full, root),
    )) {
      if (!isWanted(name) || (showsFolders && !isApart)) continue;
      const server = isNew ? fresh : full;
      await signIn(context, server);
      const page = await context.newPage();
      await before?.(page);
      await page.goto(`${server.url}/web${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForFunction(() => document.querySelector(".skeleton") === null);
      await act?.(page);
      await takePicture(page, `${name}-${look}`);
      await context.setOffline(false);
      await after?.();
      await page.close();
    }
    await context.close();
  }
  await browser.close();
}

await main();
