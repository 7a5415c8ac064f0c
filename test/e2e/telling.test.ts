import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { answeringServer } from "../support/answering-server.ts";
import { type ServerProcess, startServer } from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";

interface Told {
  event: string;
  title: string;
  text: string;
}

const patience = { timeout: 20_000 };

/** Makes the backup fail, and settles when the run has ended. */
async function failBackup({ sdk }: ServerProcess): Promise<void> {
  await sdk.butler.run("BackupDatabase").catch(() => undefined);
}

test("a task that fails leads to one notice, also when the server is killed before it is delivered", async () => {
  const folder = temporaryFolder();
  const data = join(folder, "data");
  mkdirSync(data);
  let isThere = false;
  const receiver = await answeringServer({ "POST /hook": () => ({ status: isThere ? 204 : 503 }) });
  onTestFinished(receiver.close);
  const told = () =>
    receiver.received
      .map(({ body, headers }) => ({ ...(JSON.parse(body) as Told), id: headers["x-butler-delivery"] }))
      .filter(({ event }) => event === "backup-failed");

  const first = await startServer(data);
  const { notices, preferences } = first.sdk;
  const url = `${receiver.url}/hook`;
  await notices.addChannel({ name: "hook", kind: "webhook", settings: { url, secret: "s3cr3t-s3cr3t" } });
  await preferences.set({ ButlerDatabaseBackupPath: join(folder, "away"), UpdateRegistry: "" });
  await failBackup(first);
  await failBackup(first);
  await vi.waitFor(() => expect(told()).toHaveLength(1), patience);
  // It waits for its second try: half a minute, which nobody lives through here.
  await first.end("SIGKILL");
  expect(first.said()).not.toContain("s3cr3t");

  isThere = true;
  const second = await startServer(data);
  const [channel] = await second.sdk.notices.channels();
  // A change has what waits tried at once.
  await second.sdk.notices.changeChannel(channel!.id, { name: "mended" });
  await vi.waitFor(() => expect(told()).toHaveLength(2), patience);
  expect(new Set(told().map(({ id }) => id)).size).toBe(1);
  expect(told()[1]!.text).toContain(join(folder, "away"));
  await vi.waitFor(async () => {
    const [notice] = (await second.sdk.notices.list()).filter(({ event }) => event === "backup-failed");
    expect(notice!.deliveries).toMatchObject([{ channel: "mended", state: "delivered", tries: 2 }]);
  }, patience);
  await failBackup(second);
  expect((await second.sdk.notices.list()).filter(({ event }) => event === "backup-failed")).toHaveLength(1);
});
