import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { anotherPage, type Dashboard, expectNoBarriers, openDashboard, useBrowser } from "./dashboard.ts";

useBrowser();

/** Every page there is. */
const pages = [
  ...["", "/tasks", "/tasks/BackupDatabase", "/history", "/history/1", "/library", "/library/1", "/items/1"],
  ...["/backups", "/machines", "/settings", "/welcome", "/no/such/page"],
];

/** Calls on every page, once it is whole. */
async function onEveryPage(
  { page, visit, complaints }: Pick<Dashboard, "page" | "visit" | "complaints">,
  look: (path: string) => Promise<void>,
) {
  for (const path of pages) {
    await visit(path);
    try {
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForFunction(() => document.querySelector(".skeleton") === null);
    } catch (cause) {
      throw new Error(`${path || "/"} does not come. ${complaints.join(" ")}`, { cause });
    }
    await look(path);
  }
}

/** What can be operated, is in sight, and is not reached by Tab or not seen to be. */
async function unreachedByTab(page: Page, path: string): Promise<string[]> {
  const operable = await page.evaluate(() => {
    const all = document.querySelectorAll<HTMLElement>(
      "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea, summary, [tabindex='0']",
    );
    const seen = [...all].filter(
      (one) => one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }),
    );
    for (const one of seen) one.dataset.unreached = "";
    document.addEventListener("focusin", ({ target }) => {
      const { outlineStyle, boxShadow } = getComputedStyle(target as HTMLElement);
      if (outlineStyle !== "none" || boxShadow !== "none") delete (target as HTMLElement).dataset.unreached;
    });
    return seen.length;
  });
  expect([path, operable]).toEqual([path, expect.toSatisfy((number) => number > 10)]);
  for (let n = 0; n < operable + 2; n++) await page.keyboard.press("Tab");
  return page.evaluate(() =>
    [...document.querySelectorAll("[data-unreached]")].map((one) => one.outerHTML.slice(0, 160)),
  );
}

test("a page whose file does not come says so, its frame stays, and another try brings it", async () => {
  const { page } = await openDashboard();
  const file = "**/assets/backups-*.js";
  await page.route(file, (route) => route.abort());
  await page.getByRole("link", { name: "Backups" }).click();
  const again = page.getByRole("main").getByRole("button", { name: "Try again" });
  await again.waitFor();
  await page.unroute(file);
  await page.getByRole("link", { name: "Tasks" }).click();
  await page.getByRole("heading", { level: 1, name: "Tasks" }).waitFor();
  await page.getByRole("link", { name: "Backups" }).click();
  await again.click();
  await page.getByRole("heading", { level: 1, name: "Backups" }).waitFor();
});

test("a lost connection is told, and what was missed is there when it is back", async () => {
  const { page, server } = await openDashboard();
  await page.getByText("Live", { exact: true }).waitFor();
  await page.context().setOffline(true);
  await page.getByRole("alert").getByText("Connection lost.").waitFor();
  await server.sdk.butler.run("OptimizeDatabase");
  await page.context().setOffline(false);
  await page.getByText("The connection is back.").waitFor();
  const ran = page.getByRole("region", { name: "Ran since yesterday" });
  await ran.getByRole("link", { name: "Optimize database" }).first().waitFor();
  expect(await page.getByRole("alert").count()).toBe(0);
});

test("times are the reader's, the server's stand beside them, and seven nights follow the next", async () => {
  // No whole hours lie between it and the server's.
  const { page } = await openDashboard({ timezoneId: "Asia/Kolkata" });
  await page.getByText(/^The window opens at \d\d:30 \(\d\d:00 there\), in /).waitFor();
  await page.getByText(/^The server lives by .+; times are shown in yours\.$/).waitFor();
  const starts = page.getByRole("region", { name: "Will run" }).getByRole("listitem");
  await starts
    .first()
    .getByText(/^\d\d:30 \d\d:00 there$/)
    .waitFor();
  const nights = page.getByRole("region", { name: "The next seven nights" }).locator("summary");
  expect(await nights.count()).toBe(7);
});

test("everything is reached by keyboard", async () => {
  const { page } = await openDashboard();
  await page.getByRole("heading", { level: 1, name: "Tonight" }).waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Skip to the content");
  for (const name of ["Butler", "Tonight", "Tasks"]) {
    await page.keyboard.press("Tab");
    expect(await focused()).toBe(name);
  }
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Tasks" }).waitFor();
  // The focus goes on in the new page.
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("content");
});

// One server for all of it: it is the pages that are looked at. The limit is for a machine that does other things as well.
test("every page is reached by Tab alone, has no barrier in either colours, and fits a telephone", {
  timeout: 180_000,
}, async () => {
  const dashboard = await openDashboard({ colorScheme: "light", reducedMotion: "reduce" });
  const { page, complaints, server } = dashboard;
  await server.sdk.butler.run("RefreshLibraries");
  await onEveryPage(dashboard, async (path) => {
    await expectNoBarriers(page);
    await page.emulateMedia({ colorScheme: "dark" });
    await expectNoBarriers(page, ["color-contrast"]);
    await page.emulateMedia({ colorScheme: "light" });
    expect([path, await unreachedByTab(page, path)]).toEqual([path, []]);
  });
  expect(complaints).toEqual([]);

  const telephone = await anotherPage(dashboard, {
    viewport: { width: 360, height: 740 },
    // What a machine may be set to, and no browser can format by.
    locale: "en-US@posix",
    isMobile: true,
    hasTouch: true,
  });
  await onEveryPage(telephone, async (path) => {
    const wider = await telephone.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect([path, Math.max(0, wider)]).toEqual([path, 0]);
  });
  expect(telephone.complaints).toEqual([]);
  await telephone.page.getByRole("link", { name: "History", exact: true }).tap();
  await telephone.page.getByRole("heading", { level: 1, name: "History" }).waitFor();
});

test("that others may read along is told until it has been read", async () => {
  const { page } = await openDashboard({}, ["--host", "0.0.0.0"]);
  const doubt = page.getByRole("region", { name: "Others may read along" });
  await doubt.getByText(/whoever is on the way to the server can read tokens.*--tls-cert/).waitFor();
  await doubt.getByRole("button", { name: "Close" }).click();
  await doubt.waitFor({ state: "detached" });
  await page.reload();
  await page.getByRole("region", { name: "Ran since yesterday" }).waitFor();
  expect(await doubt.count()).toBe(0);
});

test("the colours are the reader's choice, and stay it", async () => {
  const { page } = await openDashboard({ colorScheme: "light" });
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await page.getByRole("button", { name: "Colours: As the system" }).click();
  await page.getByRole("button", { name: "Colours: Light" }).click();
  expect(await background()).not.toBe(light);
  await page.reload();
  await page.getByRole("button", { name: "Colours: Dark" }).waitFor();
  expect(await background()).not.toBe(light);
});
