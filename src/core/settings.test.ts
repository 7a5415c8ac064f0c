import { expect, test } from "vitest";
import { openStore } from "../store/store.ts";
import { openSettings } from "./settings.ts";

test("settings are as Plex has them until they are changed, and stay changed", async () => {
  const { settings: store } = await openStore(":memory:");
  const settings = openSettings(store);
  expect([settings.get("ButlerStartHour"), settings.get("ButlerEndHour")]).toEqual([2, 5]);
  settings.set(new Map([["ButlerStartHour", 23]]));
  expect([settings.get("ButlerStartHour"), settings.get("ButlerEndHour")]).toEqual([23, 5]);
  expect(openSettings(store).get("ButlerStartHour")).toBe(23);
});

test("every listener is told of a change, when it is made", async () => {
  const settings = openSettings((await openStore(":memory:")).settings);
  const heard: string[] = [];
  settings.listen(() => heard.push(`one ${settings.get("ButlerEndHour")}`));
  settings.listen(() => heard.push("two"));
  settings.set(new Map([["ButlerEndHour", 6]]));
  expect(heard).toEqual(["one 6", "two"]);
});
