import { mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeCertificate, type Pair } from "../../test/support/certificate.ts";
import { createSettableClock } from "../../test/support/settable-clock.ts";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { lookInterval, openTls } from "./tls.ts";

const start = Date.parse("2026-11-22T12:00:00Z");
const day = 86_400_000;

/** A folder as certbot keeps it: links to files of the edition in use. */
async function kept(pair: Pair) {
  const folder = temporaryFolder();
  const files = { cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
  let editions = 0;
  const renew = ({ cert, key }: Partial<Pair>) => {
    const edition = join(folder, String(++editions));
    mkdirSync(edition);
    for (const [name, text] of Object.entries({ cert, key })) {
      if (text === undefined) continue;
      writeFileSync(join(edition, name), text);
      symlinkSync(join(edition, name), join(folder, "next"));
      renameSync(join(folder, "next"), join(folder, `${name}.pem`));
    }
  };
  renew(pair);
  const clock = createSettableClock(start);
  const told: { level: string; text: string }[] = [];
  const tls = await openTls(files, clock, (level, text) => told.push({ level, text }));
  onTestFinished(() => tls.close());
  const untilTold = async (count: number) => {
    while (told.length < count) await clock.advance(lookInterval);
  };
  return { files, renew, tls, told, untilTold, clock };
}

test("a new pair is taken, also by a swap of links; a broken one leaves the one before, and says so", async () => {
  const { renew, tls, told, untilTold } = await kept(makeCertificate(90, start));
  expect(tls.certificate().expiresAt).toBe(start + 90 * day);
  renew(makeCertificate(200, start));
  await untilTold(1);
  expect(told[0]).toMatchObject({ level: "info", text: expect.stringContaining("until 2027-06-10") });
  expect(tls.certificate()).toMatchObject({
    names: "DNS:localhost, IP Address:127.0.0.1",
    expiresAt: start + 200 * day,
  });

  renew({ key: makeCertificate(300, start).key });
  await untilTold(2);
  expect(told[1]).toMatchObject({ level: "error", text: expect.stringContaining("from before stays") });
  expect(tls.certificate().expiresAt).toBe(start + 200 * day);
  renew(makeCertificate(300, start));
  await untilTold(3);
  expect(tls.certificate().expiresAt).toBe(start + 300 * day);
});

test("its end is told of on each day of the last 14, once", async () => {
  const { told, untilTold, clock } = await kept(makeCertificate(15, start));
  await clock.advance(lookInterval);
  expect(told).toEqual([]);
  clock.set(start + 2 * day);
  await untilTold(1);
  expect(told[0]).toMatchObject({ level: "warn", text: expect.stringContaining("ends on 2026-12-07") });
  await clock.advance(10 * lookInterval);
  expect(told).toHaveLength(1);
  clock.set(start + 16 * day);
  await untilTold(2);
  expect(told[1]!.text).toContain("ended on 2026-12-07");
});

test.each([
  ["no files", {}],
  ["no PEM", { cert: "a certificate", key: "a key" }],
  ["a key of another", { cert: makeCertificate(9, start).cert, key: makeCertificate(9, start).key }],
])("%s: it says what was expected", async (_, pair: Partial<Pair>) => {
  const folder = temporaryFolder();
  const files = { cert: join(folder, "c.pem"), key: join(folder, "k.pem") };
  if (pair.cert !== undefined) writeFileSync(files.cert, pair.cert);
  if (pair.key !== undefined) writeFileSync(files.key, pair.key);
  await expect(openTls(files, createSettableClock(start), () => {})).rejects.toThrow(/^Expected .*c\.pem/);
});
