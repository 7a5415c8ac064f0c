/**
 * Asks the registry what is known against the dependencies. Fails where that is something which nobody has accepted in
 * docs/accepted-findings.json; where the registry cannot be asked, it only says so.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Accepted, type AuditReport, notAccepted, outdated } from "./advisories.ts";

const list = join(import.meta.dirname, "..", "docs", "accepted-findings.json");
const accepted = JSON.parse(readFileSync(list, "utf8")) as Accepted[];
const report = ask();
if (typeof report === "string") console.log(`The registry could not be asked: ${report}`);
else {
  const open = notAccepted(report, accepted);
  for (const { name, severity, title, url } of open)
    console.error(`${name} (${severity}): ${title}\n  ${url}`);
  for (const { advisory, package: name } of outdated(report, accepted))
    console.log(`${advisory} of ${name} is accepted, but not found any more: take it out of the list.`);
  if (open.length > 0) console.error(`Update them, or say in ${list} why they do no harm, and since when.`);
  else console.log(`Nothing is known against the dependencies but the ${accepted.length} findings accepted.`);
  process.exitCode = open.length > 0 ? 1 : 0;
}

/** @returns a reason where there is no report */
function ask(): AuditReport | string {
  const { stdout, error } = spawnSync("npm", ["audit", "--json"], { encoding: "utf8", timeout: 60_000 });
  if (error) return error.message;
  try {
    const said = JSON.parse(stdout) as AuditReport & { message?: string };
    return said.vulnerabilities ? said : said.error?.summary || said.message || "it gave no report";
  } catch {
    return "it gave no report";
  }
}
