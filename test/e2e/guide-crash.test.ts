import { writeFileSync } from "node:fs";
import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { startServer } from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";

const programmes = 20_000;
const channels = 40;

/** Half an hour each, from today on. */
function guideOf(title: string): string {
  const today = Temporal.Now.plainDateISO("UTC").toPlainDateTime();
  const lines = Array.from({ length: programmes }, (_, n) => {
    const start = today.add({ minutes: 30 * Math.floor(n / channels) });
    const digits = start.toString({ smallestUnit: "second" }).replace(/\D/g, "");
    return `<programme channel="c${n % channels}" start="${digits} +0000"><title>${title} ${n}</title></programme>`;
  });
  return `<?xml version="1.0"?>\n<tv>\n${lines.join("\n")}\n</tv>\n`;
}

test("kill -9 in the middle of a guide: the old one is whole, the next refresh takes the new one", async () => {
  const folder = temporaryFolder();
  const data = join(folder, "data");
  const source = join(folder, "guide.xml");
  writeFileSync(source, guideOf("Old"));

  const first = await startServer(data);
  const events = await first.sdk.events();
  const { id } = await first.sdk.guides.add({ title: "TV", source });
  for await (const event of events)
    if (event.type === "run" && event.run.state === "ended") {
      expect(event.run).toMatchObject({ task: "RefreshEpgGuides", outcome: "success" });
      break;
    }
  const old = await first.sdk.guides.get(id);
  expect(old).toMatchObject({ programmeCount: programmes, channelCount: channels });

  writeFileSync(source, guideOf("The new one"));
  await first.sdk.guides.refresh(id);
  const memory = new BetterSqlite(join(data, "butler.db"), { readonly: true });
  const rows = memory.prepare("select count(*) from programmes").pluck();
  const newest = memory.prepare("select max(id) from programmes").pluck();
  while ((newest.get() as number) < programmes + 1000) await new Promise((resolve) => setImmediate(resolve));
  expect(await first.end("SIGKILL")).toMatchObject({ signal: "SIGKILL" });
  expect(rows.get()).toBeLessThan(2 * programmes);
  expect(memory.pragma("integrity_check")).toEqual([{ integrity_check: "ok" }]);

  const second = await startServer(data);
  expect(await second.sdk.guides.get(id)).toEqual(old);
  const titles: string[] = [];
  let after: string | undefined;
  do {
    const page = await second.sdk.guides.programmes(id, {
      from: "2000-01-01T00:00:00Z",
      limit: 1000,
      after,
    });
    titles.push(...page.programmes.map(({ title }) => title));
    after = page.next ?? undefined;
  } while (after);
  expect(titles).toHaveLength(programmes);
  expect(titles.every((title) => title.startsWith("Old "))).toBe(true);

  const later = await second.sdk.events();
  await second.sdk.guides.refresh(id);
  for await (const event of later)
    if (event.type === "run" && event.run.state === "ended") {
      expect(event.run.outcome).toBe("success");
      break;
    }
  const { channels: on } = await second.sdk.guides.now(id);
  expect(on.every(({ now }) => now?.title.startsWith("The new one "))).toBe(true);
  expect(rows.get(), "of the old one and the half-made one nothing is left").toBe(programmes);
  memory.close();
});
