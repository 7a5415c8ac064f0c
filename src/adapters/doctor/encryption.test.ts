import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/small-house.ts";
import { checkEncryption, judgeEncryption } from "./encryption.ts";

const now = Date.parse("2026-11-22T12:00:00Z");
const until = (days: number) => ({ names: "DNS:nas.lan", expiresAt: now + days * 86_400_000 });

test.each([
  ["127.0.0.1", [], "ok"],
  ["127.0.0.5", [], "ok"],
  ["::1", [], "ok"],
  ["localhost", [], "ok"],
  ["0.0.0.0", [], "warning"],
  ["::", [], "warning"],
  ["192.168.1.5", [], "warning"],
  ["127.0.0.1.example.org", [], "warning"],
  ["0.0.0.0", ["10.0.0.2"], "ok"],
])("plain at %s behind %j: %s", (host, trustedProxies, verdict) => {
  expect(judgeEncryption({ host, trustedProxies }, now).verdict).toBe(verdict);
});

test.each([
  [90, "ok"],
  [13, "warning"],
  [-1, "wrong"],
])("a certificate with %i days left is %s", (days, verdict) => {
  const check = judgeEncryption({ host: "0.0.0.0", trustedProxies: [], certificate: until(days) }, now);
  expect(check).toMatchObject({ name: "encryption", verdict, found: expect.stringContaining("DNS:nas.lan") });
});

test("files that cannot be used are wrong, and named", async () => {
  const folder = temporaryFolder();
  const tls = { cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
  const check = await checkEncryption({ host: "::", trustedProxies: [], tls }, now);
  expect(check).toMatchObject({ verdict: "wrong", found: expect.stringContaining(tls.cert) });
});
