import { expect, test } from "vitest";
import { expectNoBarriers, openDashboard, useBrowser } from "./dashboard.ts";

useBrowser();

test("a backup is made, verified, and restored once its name is typed; what came later is gone", async () => {
  const { page, visit, server, complaints } = await openDashboard();
  await visit("/backups");
  await page.getByText("There is no backup yet").waitFor();
  await expectNoBarriers(page);
  await page.getByRole("button", { name: "Make a backup" }).click();
  const table = page.getByRole("table", { name: "Backups" });
  await table.getByText("Verified").filter({ visible: true }).waitFor();
  await table.getByRole("button", { name: /^Verify butler\.db-/ }).click();
  await page.getByText(/was restored and compared: it is whole/).waitFor();
  await expectNoBarriers(page);

  await server.sdk.preferences.set({ FriendlyName: "Later" });
  const { backups } = await server.sdk.backups.list();
  const name = backups[0]!.file.split("/").at(-1)!;
  await table.getByRole("button", { name: `Restore ${name}` }).click();
  const dialog = page.getByRole("dialog", { name: "Restore this backup?" });
  const restore = dialog.getByRole("button", { name: "Restore" });
  await dialog.getByLabel("Name of the file").fill(`${name} `);
  expect(await restore.isDisabled()).toBe(true);
  await dialog.getByLabel("Name of the file").fill(name);
  await expectNoBarriers(page);
  await restore.click();
  await page.getByText("The last restore went well.").waitFor();
  expect(await server.sdk.preferences.get("FriendlyName")).toBe("Butler");
  expect(complaints).toEqual([]);
});
