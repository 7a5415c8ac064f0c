import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { expectNoBarriers, openServer, signIn, useBrowser } from "./dashboard.ts";

useBrowser();

test("whoever is new adds a library, chooses the window, and sees the plan", async () => {
  const dashboard = await openServer();
  const { page, server, media, complaints } = dashboard;
  mkdirSync(join(media, "Films"));
  await signIn(dashboard);
  await page.getByRole("heading", { level: 1, name: "Welcome" }).waitFor();
  await expectNoBarriers(page);

  await page.getByRole("button", { name: "Add a section" }).click();
  await page.getByLabel("Name").fill("Films");
  await page.getByRole("button", { name: "Add a folder" }).click();
  const picker = page.getByRole("dialog", { name: "Choose a folder" });
  // The one allowed place, and the folder in it.
  await picker.getByRole("button", { name: "media" }).click();
  await picker.getByRole("button", { name: "Films" }).click();
  await picker.getByText(join(media, "Films")).waitFor();
  await picker.getByRole("button", { name: "Choose this folder" }).click();
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page
    .getByRole("list", { name: "Your library has" })
    .getByText("Films", { exact: true })
    .first()
    .waitFor();
  await page.getByRole("button", { name: "Next" }).click();

  await page.getByLabel("Starts at").selectOption("3");
  await page.getByLabel("Stops at").selectOption("4");
  await expectNoBarriers(page);
  await page.getByRole("button", { name: "Save the window" }).click();
  await page.getByRole("heading", { name: "Will run" }).waitFor();
  expect(await server.sdk.preferences.get("ButlerStartHour")).toBe(3);
  expect(await server.sdk.preferences.get("ButlerEndHour")).toBe(4);
  expect((await server.sdk.library.sections()).map(({ paths }) => paths)).toEqual([[join(media, "Films")]]);

  await page.getByRole("button", { name: "Go to tonight" }).click();
  await page.getByRole("heading", { level: 1, name: "Tonight" }).waitFor();
  expect(complaints).toEqual([]);
});

test("a wrong token is refused in words, and a right one is kept out of the reach of scripts", async () => {
  const dashboard = await openServer();
  const { page, visit } = dashboard;
  await visit("");
  await expectNoBarriers(page);
  await page.getByLabel("Access token").fill("no-such-token");
  await page.getByLabel("Access token").press("Enter");
  await page.getByRole("alert").getByText("The server does not know this token.").waitFor();
  await signIn(dashboard);
  const kept = await page.evaluate(
    () => document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage }),
  );
  expect(kept).not.toContain("a-token-for-tests");
  const cookies = await page.context().cookies();
  expect(cookies.map(({ httpOnly, sameSite }) => [httpOnly, sameSite])).toEqual([[true, "Strict"]]);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
});

test("whoever is signed in with a token that is revoked is asked to sign in anew", async () => {
  const dashboard = await openServer();
  const { page, visit, server } = dashboard;
  const { id, token } = await server.sdk.tokens.make({ name: "Lent", role: "admin" });
  await visit("");
  await page.getByLabel("Access token").fill(token);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "Welcome" }).waitFor();
  await server.sdk.tokens.revoke(id);
  await page.getByRole("link", { name: "Machines" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await signIn(dashboard);
});
