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

test("a task is switched off and on", async () => {
  const { page, server, visit } = await openDashboard();
  await visit("/tasks/BackupDatabase");
  const own = page.getByRole("switch", { name: "Starts by itself" });
  await own.click();
  await expect.poll(() => server.sdk.preferences.get("ButlerTaskBackupDatabase")).toBe(false);
  await expect.poll(() => own.getAttribute("aria-checked")).toBe("false");
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

test("tasks are found by what they do", async () => {
  const { page, visit } = await openDashboard();
  await visit("/tasks");
  await page.getByRole("link", { name: "Analyze loudness" }).waitFor();
  await expectNoBarriers(page);
  await page.getByLabel("Find a task").fill("trash of what is past");
  await expect
    .poll(() => page.getByRole("table").getByRole("link").allTextContents())
    .toEqual(["Clean old cache files"]);
});
