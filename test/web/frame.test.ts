import { expect, test } from "vitest";
import { expectNoBarriers, openDashboard, useBrowser } from "./dashboard.ts";

useBrowser();

const pages = [
  "",
  "/tasks",
  "/tasks/BackupDatabase",
  "/history",
  "/library",
  "/backups",
  "/machines",
  "/settings",
];

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

test.each(["light", "dark"] as const)("no page has a barrier in %s colours", async (colorScheme) => {
  const { page, visit, complaints } = await openDashboard({ colorScheme });
  for (const path of pages) {
    await visit(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForFunction(() => document.querySelector(".skeleton") === null);
    await expectNoBarriers(page);
  }
  expect(complaints).toEqual([]);
});

test("on a telephone nothing is wider than the screen", async () => {
  const { page, visit } = await openDashboard({
    viewport: { width: 360, height: 740 },
    isMobile: true,
    hasTouch: true,
  });
  for (const path of pages) {
    await visit(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForFunction(() => document.querySelector(".skeleton") === null);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect([path, Math.max(0, wider)]).toEqual([path, 0]);
  }
  await page.getByRole("link", { name: "History", exact: true }).tap();
  await page.getByRole("heading", { level: 1, name: "History" }).waitFor();
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
