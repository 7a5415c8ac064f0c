import { expect, test } from "vitest";
import { expectNoBarriers, openDashboard, useBrowser } from "./dashboard.ts";

useBrowser();

test("a changed rule shows its effect on the plan before it is saved", async () => {
  const { page, server, visit } = await openDashboard();
  await visit("/tasks/OptimizeDatabase");
  const plan = page.getByRole("region", { name: "Next starts" });
  await plan.getByRole("listitem").first().waitFor();
  const before = await plan.getByRole("listitem").count();
  await page.getByLabel("Cron expression").fill("30 4 * * *");
  await plan.getByText("With your changes").waitFor();
  await expect.poll(() => plan.getByRole("listitem").count()).toBeGreaterThan(before + 5);
  expect((await server.sdk.tasks.get("OptimizeDatabase")).rules).toEqual({});

  await page.getByLabel("Cron expression").fill("whenever");
  await plan.getByText("That did not work").waitFor();
  await page.getByLabel("Cron expression").fill("30 4 * * *");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("The rules are saved.").waitFor();
  expect((await server.sdk.tasks.get("OptimizeDatabase")).rules).toEqual({ cron: "30 4 * * *" });
  await expectNoBarriers(page);
});

test("a task is switched off once the plan without it has been seen; its setting is a click away", async () => {
  const { page, server, visit } = await openDashboard();
  const saved = () => server.sdk.preferences.get("ButlerTaskBackupDatabase");
  await visit("/tasks/BackupDatabase");
  const plan = page.getByRole("region", { name: "Next starts" });
  await plan.getByRole("listitem").first().waitFor();
  const own = page.getByRole("switch", { name: "Starts by itself" });
  await own.click();
  await plan.getByText("It would not start in the next two weeks.").waitFor();
  expect(await saved()).toBe(true);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("The rules are saved.").waitFor();
  expect(await saved()).toBe(false);
  expect(await own.getAttribute("aria-checked")).toBe("false");

  await page.getByRole("link", { name: "ButlerTaskBackupDatabase" }).click();
  await page.getByRole("status").getByText("1 setting", { exact: true }).waitFor();
  expect(await page.getByLabel("Search the settings").inputValue()).toBe("ButlerTaskBackupDatabase");
});

test("a task that deletes says beforehand what would go", async () => {
  const { page, visit } = await openDashboard();
  await visit("/tasks/CleanOldBundles");
  await page.getByRole("button", { name: "What would it remove?" }).click();
  const dialog = page.getByRole("dialog", { name: /would remove now/ });
  await dialog.getByText("Nothing is to be removed.").waitFor();
  await expectNoBarriers(page);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
});

test("tasks are started from their list, which says how they ended, and found by what they do", async () => {
  const { page, visit } = await openDashboard();
  await visit("/tasks");
  await page.getByRole("link", { name: "Analyze loudness" }).waitFor();
  await expectNoBarriers(page);
  await page.getByRole("button", { name: "Run now: Optimize database" }).click();
  const row = page.getByRole("row").filter({ has: page.getByRole("link", { name: "Optimize database" }) });
  await row.getByText("Done", { exact: true }).waitFor();
  await page.getByLabel("Find a task").fill("trash of what is past");
  await expect
    .poll(() => page.getByRole("table").getByRole("link").allTextContents())
    .toEqual(["Clean old cache files"]);
});
