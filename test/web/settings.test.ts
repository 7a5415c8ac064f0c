import { expect, onTestFinished, test } from "vitest";
import { preferences } from "../../src/api/preferences.ts";
import { answeringServer } from "../support/answering-server.ts";
import { expectNoBarriers, openDashboard, useBrowser } from "./dashboard.ts";

useBrowser();

test("a preference is found, changed, refused in words, and set back to its default", async () => {
  const { page, visit, server, complaints } = await openDashboard();
  await visit("/settings");
  await page.getByLabel("Friendly name").waitFor();
  await expectNoBarriers(page);
  await page.getByLabel("Search the settings").fill("trash days");
  const days = page.getByLabel(preferences.TrashKeepDays.label);
  await days.fill("many");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("alert").getByText("Nothing was saved.").waitFor();
  await days.fill("9");
  await page.getByRole("button", { name: "Save" }).click();
  await expect.poll(() => server.sdk.preferences.get("TrashKeepDays"), { timeout: 20_000 }).toBe(9);
  await page.getByRole("button", { name: /back to its default/ }).click();
  await page.getByRole("button", { name: /back to its default/ }).waitFor({ state: "detached" });
  expect(await server.sdk.preferences.get("TrashKeepDays")).toBe(preferences.TrashKeepDays.default);

  await page.getByLabel("Search the settings").fill("no such thing");
  await page.getByText("No setting is like that").waitFor();
  await page.getByLabel("Search the settings").fill("ButlerStartHour");
  await page.getByLabel("Time at which tasks start to run").selectOption({ label: "1 am" });
  await page.getByText(/Tasks run between 01:00 and 05:00/).waitFor();
  expect(complaints).toEqual([]);
});

test("a token is made, shown once, and revoked", async () => {
  const { page, visit, server } = await openDashboard();
  await visit("/settings");
  await page.getByRole("button", { name: "Make a token" }).click();
  const form = page.getByRole("dialog", { name: "Make a token" });
  await form.getByLabel("Name").fill("Kitchen");
  await expectNoBarriers(page);
  await form.getByRole("button", { name: "Make it" }).click();
  const made = await page.getByRole("dialog", { name: "Copy it now" }).locator("code").innerText();
  const asked = () =>
    server.fetch("/library/sections", { headers: { "X-Plex-Token": made } }).then(({ status }) => status);
  expect(await asked()).toBe(200);
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "Revoke Kitchen" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await page.getByText("Kitchen was revoked.").waitFor();
  expect(await asked()).toBe(401);
});

test("a channel is added, tried and removed, and shows no secret", async () => {
  const { page, visit, server } = await openDashboard();
  const receiver = await answeringServer({ "POST /hook": { status: 204 }, "POST /moved": { status: 204 } });
  onTestFinished(receiver.close);
  await visit("/settings");
  await page.getByRole("button", { name: "Add a channel" }).click();
  const form = page.getByRole("dialog", { name: "Add a channel" });
  await form.getByLabel("Name").fill("Attic");
  await form.getByLabel("Address").fill("nowhere");
  await form.getByRole("button", { name: "Add it" }).click();
  await form.getByText("Expected an address such as").waitFor();
  await form.getByLabel("Address").fill(`${receiver.url}/hook`);
  await form.getByLabel("Secret").fill("s3cr3t-s3cr3t");
  await expectNoBarriers(page);
  await form.getByRole("button", { name: "Add it" }).click();
  await page.getByRole("button", { name: "Send a test to Attic" }).click();
  await page.getByText("Attic was told: status 204").waitFor();
  expect(receiver.received[0]!.headers).toHaveProperty("x-butler-signature");
  expect(await page.content()).not.toContain("s3cr3t");

  await page.getByRole("button", { name: "Change Attic" }).click();
  const change = page.getByRole("dialog", { name: "Change the channel" });
  await change.getByLabel("Name").fill("Cellar");
  await change.getByLabel("Address").fill(`${receiver.url}/moved`);
  await change.getByRole("switch", { name: "A disk is nearly full" }).click();
  await expectNoBarriers(page);
  await change.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Send a test to Cellar" }).click();
  await page.getByText("Cellar was told: status 204").waitFor();
  // What is secret was not typed again, and still signs.
  expect(receiver.received[1]!.headers).toHaveProperty("x-butler-signature");
  const [changed] = await server.sdk.notices.channels();
  expect(changed!.settings.url).toBe(`${receiver.url}/moved`);
  expect(changed!.events).not.toContain("disk-low");
  await page.getByRole("button", { name: "Remove Cellar" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await page.getByText("Cellar was removed.").waitFor();
  expect(await server.sdk.notices.channels()).toEqual([]);
});

test("machines tell what they are, and are held up and let go on", async () => {
  const { page, visit, server } = await openDashboard();
  await visit("/machines");
  await page.getByRole("button", { name: "Pause everything" }).click();
  await page.getByRole("button", { name: "Go on" }).waitFor();
  expect(await (await server.fetch("/api/pause")).json()).toEqual({ paused: true });
  await expectNoBarriers(page);
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("button", { name: "Pause everything" }).waitFor();
});
