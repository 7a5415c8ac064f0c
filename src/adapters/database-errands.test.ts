import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { openStore } from "../store/store.ts";
import { onThread } from "./database-errands.ts";

test("a database from a backup tells nothing of its own time: neither of runs that it was copied in, nor what waited", async () => {
  const file = join(temporaryFolder(), "restored.db");
  const before = await openStore(file);
  before.runs.insert({
    task: "BackupDatabase",
    trigger: "asked",
    state: "running",
    started_at: 1,
    scope: "{}",
  });
  const ended = { trigger: "asked", state: "ended", outcome: "failed", scope: "{}" } as const;
  before.runs.insert({ task: "OptimizeDatabase", ...ended });
  before.notices.addChannel({
    ...{ name: "phone", kind: "ntfy", enabled: 1, events: '["run-failed"]', settings: "{}", created_at: 0 },
  });
  const notice = before.notices.tell({
    ...{ uuid: "one", event: "run-failed", urgent: 0, title: "one", text: "", html: null },
    ...{ task: null, run_id: null, at: 1000 },
  });
  expect(before.runs.untold(10)).toHaveLength(1);
  expect(before.notices.deliveriesOf(notice.id)).toHaveLength(1);
  before.close();

  await onThread("bring up to date", { file }, new AbortController().signal);
  const after = await openStore(file);
  const [unended] = after.runs.unended();
  after.runs.update(unended!.id, { state: "ended", outcome: "stopped", reason: "crashed" });
  expect(after.runs.untold(10)).toEqual([]);
  expect(after.notices.channels()).toHaveLength(1);
  expect(after.notices.deliveriesOf(notice.id)).toEqual([]);
  after.close();
});
