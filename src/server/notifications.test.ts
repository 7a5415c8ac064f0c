import { expect, test } from "vitest";
import { notificationFilter, notificationOf } from "./notifications.ts";

test.each([
  [undefined, { activity: true, status: true, log: false }],
  ["-log", { activity: true, status: true, log: false }],
  ["", { activity: true, status: true, log: true }],
  ["activity", { activity: true, status: false, log: false }],
  ["activity, status", { activity: true, status: true, log: false }],
  ["-activity,status", { activity: false, status: false, log: true }],
  ["-", { activity: true, status: true, log: true }],
] as const)("filter %s", (filter, wanted) => {
  const wants = notificationFilter(filter);
  expect(Object.fromEntries(Object.keys(wanted).map((type) => [type, wants(type)]))).toEqual(wanted);
});

test("an activity is told in a container of three keys, with a Context always", () => {
  const activity = {
    uuid: "1f0e",
    type: "butler",
    cancellable: true,
    userID: 1,
    title: "Backup Database",
    subtitle: "",
    progress: 42,
  };
  const { type, text } = notificationOf({ type: "activity", event: "updated", activity })!;
  expect(type).toBe("activity");
  expect(JSON.parse(text)).toEqual({
    NotificationContainer: {
      type: "activity",
      size: 1,
      ActivityNotification: [{ event: "updated", uuid: "1f0e", Activity: { ...activity, Context: {} } }],
    },
  });
});

test("a scanned section is told as Plex tells it", () => {
  const { type, text } = notificationOf({ type: "scanned", sectionId: 3, title: "Films" })!;
  expect(type).toBe("status");
  const { NotificationContainer } = JSON.parse(text);
  expect(Object.keys(NotificationContainer)).toEqual(["type", "size", "StatusNotification"]);
  expect(NotificationContainer.StatusNotification[0].title).toBe("Library scan complete");
});

test("a run is our own word, and not told here", () => {
  expect(notificationOf({ type: "run", run: {} as never })).toBeUndefined();
});
