import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Dashboard, expectNoBarriers, openDashboard, useBrowser } from "./dashboard.ts";

useBrowser();

const failedRuns = async ({ sdk }: Dashboard["server"]) =>
  (await sdk.runs.list({ task: "UpgradeMediaAnalysis" })).filter(({ items }) => items.failed > 0);

test("a run is started, watched while it is held, let go, and seen to its end without a reload", async () => {
  const { page, server, visit, complaints } = await openDashboard();
  // Held from its first moment, so that nothing depends on how fast the machine is.
  await server.sdk.butler.pause();
  await visit("/tasks/OptimizeDatabase");
  await page.getByRole("button", { name: "Run now" }).click();
  await page.getByText("It has started.").waitFor();

  await page.getByRole("link", { name: "Tonight", exact: true }).click();
  const running = page.getByRole("region", { name: "Running now" });
  await running.getByRole("progressbar", { name: "Optimize database" }).waitFor();
  await running.getByText("Paused").first().waitFor();
  await running.getByRole("button", { name: "Go on" }).click();
  const ran = page.getByRole("region", { name: "Ran since yesterday" });
  await ran.getByRole("link", { name: "Optimize database" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Optimize database" }).waitFor();
  await page.getByText("Done", { exact: true }).first().waitFor();
  await expectNoBarriers(page);
  expect(complaints).toEqual([]);
});

test("a run is stopped", async () => {
  const { page, server } = await openDashboard();
  await server.sdk.butler.pause();
  const { runId } = await server.sdk.runs.start({ task: "RefreshLocalMedia", force: true });
  await page.getByRole("button", { name: "Stop Refresh local media" }).click();
  await page.getByText("Stopped").first().waitFor();
  expect(await server.sdk.runs.get(runId!)).toMatchObject({ outcome: "stopped", reason: "asked" });
});

test("why work is held up is told: by whom, since when, and what to do; afterwards how long it took", async () => {
  const { page, server, visit } = await openDashboard();
  await server.sdk.gates.set("film", { reason: "film night" });
  const { runId } = await server.sdk.runs.start({ task: "OptimizeDatabase", force: true });
  const why = page.getByRole("region", { name: "Why work steps aside" });
  await why.getByText(/^film night, says .+, since \d\d:\d\d/).waitFor();
  const running = page.getByRole("region", { name: "Running now" });
  await running.getByText("Paused: film night").first().waitFor();
  // Nobody paused it here: this button alone changes nothing, and says so.
  await running.getByRole("button", { name: "Go on" }).click();
  await page.getByText("It goes on when this is over as well: film night").waitFor();
  await expectNoBarriers(page);
  await why.getByRole("button", { name: "Take back: film night" }).click();
  await why.waitFor({ state: "detached" });
  await page.getByRole("region", { name: "Ran since yesterday" }).getByText("Done").first().waitFor();

  await visit(`/history/${runId}`);
  await page
    .getByRole("region", { name: "What held it up" })
    .getByText(/^film night, said /)
    .waitFor();
  await page.getByText(/ s: film night$/).waitFor();
  await expectNoBarriers(page);
});

test("what failed is named with its reason, and tried again, together and alone", async () => {
  const { page, server, visit, media } = await openDashboard();
  // The first scan began with the section.
  await server.sdk.butler.run("RefreshLibraries");
  for (const name of ["Broken Film (2001)", "Other Film (2002)"])
    writeFileSync(join(media, "Films", `${name}.mkv`), "This is no film.");
  await server.sdk.butler.run("RefreshLibraries");
  // The first of two may be one that began before the film came.
  await server.sdk.butler.run("UpgradeMediaAnalysis");
  await server.sdk.butler.run("UpgradeMediaAnalysis");
  const id = (await failedRuns(server))[0]!.id;
  await visit(`/history/${id}`);
  const failures = page.getByRole("region", { name: "What could not be done" });
  await failures.getByText("Broken Film").first().waitFor();
  await failures.getByRole("button", { name: "Try these again" }).click();
  await page.waitForURL((url) => url.pathname.includes("/history/") && !url.pathname.endsWith(`/${id}`));
  await failures.getByText("Broken Film").first().waitFor();
  await failures.getByText("Other Film").first().waitFor();
  const [both] = await failedRuns(server);
  expect(both!.id).toBeGreaterThan(id);
  await expectNoBarriers(page);
  await failures.getByRole("button", { name: /^Try Broken Film.* again$/ }).click();
  await page.waitForURL((url) => !url.pathname.endsWith(`/${both!.id}`));
  await failures.getByText("Broken Film").first().waitFor();
  const [alone] = await failedRuns(server);
  expect(alone!.id).toBeGreaterThan(both!.id);
  expect(alone!.items).toMatchObject({ total: 1, failed: 1 });
});

test("the history is filtered, and a day of the calendar chosen", async () => {
  const { page, server, visit } = await openDashboard();
  await server.sdk.butler.run("OptimizeDatabase");
  await visit("/history");
  const table = page.getByRole("table", { name: "Runs" });
  await table.getByRole("link", { name: "Optimize database" }).first().waitFor();
  await page.getByLabel("Task", { exact: true }).selectOption("BackupDatabase");
  await page.getByText("There are no such runs.").waitFor();
  await page.getByLabel("Task", { exact: true }).selectOption("OptimizeDatabase");
  await page
    .getByRole("button", { name: /: \d+ runs?/ })
    .last()
    .click();
  await table.getByRole("link", { name: "Optimize database" }).first().waitFor();
  await expectNoBarriers(page);
});
