import { expect, test } from "vitest";
import { type Accepted, type AuditReport, notAccepted, outdated } from "../scripts/advisories.ts";

const advisory = (name: string, id: string) => ({
  ...{ name, title: "Something bad", severity: "high", url: `https://github.com/advisories/${id}` },
});
const report: AuditReport = {
  vulnerabilities: {
    lodash: { via: [advisory("lodash", "GHSA-aaaa"), advisory("lodash", "GHSA-bbbb")] },
    "uses-lodash": { via: ["lodash", advisory("lodash", "GHSA-aaaa")] },
  },
};
const accept = (name: string, id: string): Accepted => ({
  ...{ package: name, advisory: id, reason: "It is not called.", date: "2026-11-22" },
});
const left = (accepted: Accepted[]) => notAccepted(report, accepted).map(({ url }) => url.slice(-9));

test("each finding counts once, unless it was accepted for this package", () => {
  expect(left([])).toEqual(["GHSA-aaaa", "GHSA-bbbb"]);
  expect(left([accept("lodash", "GHSA-aaaa")])).toEqual(["GHSA-bbbb"]);
  expect(left([accept("another", "GHSA-aaaa")])).toHaveLength(2);
  expect(notAccepted({ vulnerabilities: {} }, [])).toEqual([]);
});

test("what was accepted and is not found any more is told", () => {
  const [known, old] = [accept("lodash", "GHSA-bbbb"), accept("lodash", "GHSA-cccc")];
  expect(outdated(report, [known, old])).toEqual([old]);
});
