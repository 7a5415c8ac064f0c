import type { CDPSession, Page } from "playwright-core";
import { expect, test } from "vitest";
import { fillHistory, fillLibrary } from "../support/filled-memory.ts";
import { openServer, signIn, useBrowser } from "./dashboard.ts";

useBrowser();

const frames = 80;
/** Milliseconds of the page's own thread that a frame may take on average while somebody scrolls. */
const frameBudget = 25;

/** Scrolls on by so much in each frame. @returns how many frames took longer than 50 ms */
const scrollOn = (page: Page, selector: string, pixels: number): Promise<number> =>
  page.evaluate(
    ({ selector, pixels, frames }) =>
      new Promise<number>((resolve) => {
        const place = document.querySelector(selector)!;
        let [left, long, before] = [frames, 0, performance.now()];
        const frame = (now: number) => {
          if (now - before > 50) long++;
          before = now;
          place.scrollBy(0, pixels);
          if (left-- === 0) resolve(long);
          else requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    { selector, pixels, frames },
  );

/** Milliseconds that the page's thread has worked, whatever else the machine did. */
async function workedOf(page: Page): Promise<() => Promise<number>> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1000 * metrics.find(({ name }) => name === "TaskDuration")!.value;
  };
}

test("ten thousand runs and a hundred thousand items are looked through smoothly", {
  timeout: 180_000,
}, async () => {
  const dashboard = await openServer({}, (store) => {
    fillHistory(store, { count: 10_000, until: Date.now() });
    fillLibrary(store, 100_000);
  });
  const { page, visit, server, complaints } = dashboard;
  await signIn(dashboard);
  const worked = await workedOf(page);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  const serverBytes = async () => (await server.sdk.machines.list())[0]!.memory.serverBytes;
  const before = await serverBytes();

  await visit("/history");
  const rows = page.getByRole("table", { name: "Runs" }).getByRole("row");
  await rows.nth(20).waitFor();
  let began = await worked();
  const longInHistory = await scrollOn(page, ".table-scroller", 180);
  expect((await worked()) - began).toBeLessThan(frames * frameBudget);
  expect(await rows.count()).toBeLessThan(80);
  const pages = asked.filter((url) => /\/api\/runs\?.*before=/.test(url));
  expect(pages.length).toBeGreaterThan(1);
  // What is shown is asked for once more when the connection has just come.
  expect(pages.length).toBeLessThanOrEqual(2 * new Set(pages).size);
  expect(pages.every((url) => url.includes("limit=100"))).toBe(true);

  await visit("/library/1");
  await page.getByText("100,000 items").waitFor();
  const tiles = page.getByRole("list", { name: "Items" }).getByRole("listitem");
  await page.getByRole("link", { name: /^Film 000000/ }).waitFor();
  began = await worked();
  const longInLibrary = await scrollOn(page, "html", 200);
  expect((await worked()) - began).toBeLessThan(frames * frameBudget);
  expect(await tiles.count()).toBeLessThan(150);
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
  await page
    .getByRole("link", { name: /^Film 05000\d/ })
    .first()
    .waitFor();
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await page.getByRole("link", { name: /^Film 099999/ }).waitFor();
  expect(await tiles.count()).toBeLessThan(150);
  // What was scrolled past and the pages of the middle and the end, of 1,667.
  expect(asked.filter((url) => url.includes("/library/sections/1/all")).length).toBeLessThan(60);

  expect((await serverBytes()) - before).toBeLessThan(150 * 2 ** 20);
  expect(complaints).toEqual([]);
  console.log(`Of ${frames} frames each, ${longInHistory} and ${longInLibrary} took longer than 50 ms.`);
});
