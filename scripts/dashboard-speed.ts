/**
 * How fast the first page of the dashboard is there on a slow processor, whether it jumps, and what it costs to keep it up
 * to date. A real Chromium looks at what was built last; fails above the budgets. `--list` names what jumped.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, CDPSession, Page } from "playwright-core";
import { type Server, startServer } from "../bench/server.ts";
import { dataPaths } from "../src/adapters/files.ts";
import type { Activity } from "../src/api/activities.ts";
import type { Run } from "../src/api/runs.ts";
import type { Schedule } from "../src/api/schedule.ts";
import { type ButlerTask, butlerTaskListSchema } from "../src/api/tasks.ts";
import { toRun } from "../src/store/runs.ts";
import { openStore, type Store } from "../src/store/store.ts";
import { launchBrowser } from "../test/support/browser.ts";
import { fillHistory, fillLibrary, fillLive } from "../test/support/filled-memory.ts";
import { openDoor } from "../test/support/open-door.ts";

/** Milliseconds until what tonight brings is painted, shares of the screen that moved, and the share of a core. */
const budgets = { paint: 1000, shift: 0, load: 0.2 };
/** How many times slower than this machine. */
const slowness = 4;
/** How often it is looked: whatever else the machine does makes it slower, and nothing makes it faster. */
const tries = 3;
/** Milliseconds after which the page has asked again for what it shows, and has drawn it. */
const caughtUp = 3000;
const perSecond = 60;
const seconds = 10;

const web = join(import.meta.dirname, "..", "dist", "web");

const fill = (store: Store): void => {
  fillLibrary(store, 200);
  fillHistory(store, { count: 400, until: Date.now() });
};

/** Seconds of its own that the main thread of a page takes until tonight is there, at this machine's speed. */
async function workOf(page: Page, url: string): Promise<number> {
  const processor = await page.context().newCDPSession(page);
  await processor.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.goto(`${url}/web`);
  await page.locator(".lead").waitFor();
  return taskSeconds(processor);
}

async function taskSeconds(processor: CDPSession): Promise<number> {
  const { metrics } = await processor.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration")!.value;
}

/** A page of somebody who is signed in. */
async function openPage(browser: Browser, url: string, token: string): Promise<Page> {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  const answer = await context.request.post(`${url}/api/session`, {
    data: { token },
    headers: { Origin: url },
  });
  if (!answer.ok()) throw new Error(`Nobody could sign in: ${answer.status()} ${await answer.text()}`);
  return context.newPage();
}

interface Looked {
  /** Milliseconds from the click to the frame that shows when the window opens. */
  paint: number;
  /** What moved by itself after the first paint. */
  shifts: { share: number; what: string }[];
}

declare global {
  var looked: Partial<Looked> & Pick<Looked, "shifts">;
}

/** Loads tonight for the first time, on a slow processor. */
async function look(page: Page, url: string): Promise<Looked> {
  await page.addInitScript(() => {
    globalThis.looked = { shifts: [] };
    const seen = new MutationObserver(() => {
      if (document.querySelector(".lead") === null) return;
      seen.disconnect();
      // The frame that follows the next one has been painted with it.
      requestAnimationFrame(() => requestAnimationFrame(() => (looked.paint = performance.now())));
    });
    seen.observe(document, { childList: true, subtree: true });
    interface Shift extends PerformanceEntry {
      value: number;
      hadRecentInput: boolean;
      sources: { node?: Element | null }[];
    }
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries() as Shift[])
        if (!hadRecentInput) {
          const what = sources.map(({ node }) => `${node?.nodeName}.${node?.className}`).join(", ");
          looked.shifts.push({ share: value, what });
        }
    }).observe({ type: "layout-shift", buffered: true });
  });
  const processor = await page.context().newCDPSession(page);
  await processor.send("Emulation.setCPUThrottlingRate", { rate: slowness });
  await page.goto(`${url}/web`);
  await page.waitForFunction(() => looked.paint !== undefined);
  await page.waitForFunction(() => document.querySelector(".skeleton") === null);
  // What the connection brings has come, too.
  await page.getByText("Live", { exact: true }).waitFor();
  await sleep(caughtUp);
  await processor.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  return (await page.evaluate(() => looked)) as Looked;
}

/** The quickest of several looks, with everything that moved in any of them; no more of them than are needed. */
async function lookUpTo(times: number, look: () => Promise<Looked>): Promise<Looked> {
  const first = await look();
  if (times === 1 || first.paint <= budgets.paint) return first;
  const later = await lookUpTo(times - 1, look);
  return { paint: Math.min(first.paint, later.paint), shifts: [...first.shifts, ...later.shifts] };
}

/** The share of a core that the page's main thread takes while the server tells it something so often. */
async function loadOf(page: Page, url: string, tell: () => void): Promise<number> {
  await page.goto(`${url}/web`);
  await page.getByText("Live", { exact: true }).waitFor();
  await page.waitForFunction(() => document.querySelector(".skeleton") === null);
  const processor = await page.context().newCDPSession(page);
  // Time of the thread's own: what else the machine does at the same time is not the page's.
  await processor.send("Performance.enable", { timeDomain: "threadTicks" });
  const before = await taskSeconds(processor);
  const timer = setInterval(tell, 1000 / perSecond);
  await sleep(seconds * 1000);
  clearInterval(timer);
  const after = await taskSeconds(processor);
  return (after - before) / seconds;
}

async function measureLook(
  browser: Browser,
  data: string,
): Promise<{ looked: Looked; work: number; plan: Schedule; tasks: ButlerTask[] }> {
  const store = await openStore(dataPaths(data).database);
  fill(store);
  store.close();
  await using server = await startServer(data);
  const looked = await lookUpTo(tries, async () =>
    look(await openPage(browser, server.url, server.token), server.url),
  );
  const work = await workOf(await openPage(browser, server.url, server.token), server.url);
  return { looked, work, plan: await server.sdk.schedule({ days: 8 }), tasks: await tasksOf(server) };
}

/** As the server tells of them; the SDK allows for a Plex Media Server, which says less. */
async function tasksOf({ url, token }: Server): Promise<ButlerTask[]> {
  const answer = await fetch(`${url}/api/tasks`, { headers: { "X-Plex-Token": token } });
  return butlerTaskListSchema.parse(await answer.json()).tasks;
}

/** The real server before a butler that says as often as it is asked to how far its runs are. */
async function measureLoad(browser: Browser, plan: Schedule, tasks: ButlerTask[]): Promise<number> {
  await using door = await openDoor({ web });
  fill(door.store);
  const runs = fillLive(door.store, 6, Date.now()).map(toRun);
  door.butler.tasks.splice(0, Number.POSITIVE_INFINITY, ...tasks);
  door.butler.schedule = async () => plan;
  const page = await openPage(browser, door.url, door.house.token);
  let told = 0;
  return await loadOf(page, door.url, () => {
    const run = runs[told % runs.length]!;
    const done = (run.items.done + told++) % run.items.total;
    const progress = Math.floor((100 * done) / run.items.total);
    const items = { ...run.items, done };
    // A butler tells of both: how far the run is, and what it has in hand.
    if (told % 2 === 0) door.butler.emit({ type: "run", run: { ...run, items, progress } });
    else door.butler.emit({ type: "activity", event: "updated", activity: activityOf(run, done, tasks) });
  });
}

const activityOf = (
  { id, task, items: { total } }: Run,
  done: number,
  tasks: readonly ButlerTask[],
): Activity => ({
  ...{ uuid: `run-${id}`, type: "butler", cancellable: true, userID: 1 },
  title: tasks.find(({ name }) => name === task)!.title,
  subtitle: `${done} of ${total}: Film ${done}`,
  progress: Math.floor((100 * done) / total),
});

async function measure(browser: Browser, data: string): Promise<void> {
  const { looked, work, plan, tasks } = await measureLook(browser, data);
  const shift = looked.shifts.reduce((sum, { share }) => sum + share, 0);
  const load = await measureLoad(browser, plan, tasks);
  if (process.argv.includes("--list"))
    for (const { share, what } of looked.shifts) console.log(`${share.toFixed(4)}\t${what}`);
  console.log(
    `Tonight is there after ${Math.round(looked.paint)} ms of at most ${budgets.paint}, at a processor ${slowness} times slower.\n` +
      `It jumps by ${shift.toFixed(4)} of at most ${budgets.shift}.\n` +
      `${perSecond} updates a second take ${(100 * load).toFixed(1)} % of a core of at most ${100 * budgets.load} %.`,
  );
  // How soon it is there depends on what else the machine does; the work that it takes does not.
  const ownPaint = slowness * work * 1000;
  console.log(`Its own work until then would take ${Math.round(ownPaint)} ms there.`);
  const isSlow = looked.paint > budgets.paint && ownPaint > budgets.paint;
  process.exitCode = isSlow || shift > budgets.shift || load > budgets.load ? 1 : 0;
}

const browser = await launchBrowser().catch((error: Error) => {
  // Where npm carries one, it starts, or the error says how to mend that.
  if (process.platform === "linux" && process.arch === "x64") throw error;
  console.log(`Skipped: no browser can be started here. ${error.message.split("\n", 1)[0]}`);
});
if (browser) {
  const data = mkdtempSync(join(tmpdir(), "butler-speed-"));
  try {
    await measure(browser, data);
  } finally {
    await browser.close();
    rmSync(data, { recursive: true });
  }
}
