import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { RedactionRules } from "../api/redaction.ts";
import { openLog } from "./log.ts";

const planted = "planted-s3cret";

function logHere({
  rules = { secrets: [] },
  isTTY = false,
  facts = () => ({}),
}: {
  rules?: RedactionRules;
  isTTY?: boolean;
  facts?(): object;
} = {}) {
  const data = mkdtempSync(join(tmpdir(), "butler-log-"));
  onTestFinished(() => rmSync(data, { recursive: true }));
  let said = "";
  const terminal = {
    isTTY,
    hasColors: () => false,
    write: (text: string) => {
      said += text;
      return true;
    },
  };
  const log = openLog({ level: "info", data, timeZone: "UTC", rules: () => rules, facts, terminal });
  const folder = join(data, "Logs");
  return {
    ...log,
    folder,
    said: () => said,
    filed: () =>
      readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), "utf8"))
        .join(""),
  };
}

test("lines are JSON in the file and where they are piped, each with what is known of its work", () => {
  const log = logHere({ facts: () => ({ runId: 7, task: "LoudnessAnalysis" }) });
  log.keep({ megabytes: 1, older: 2 });
  log.logger.info({ item: "part:3" }, "measured");
  log.close();
  const line = { runId: 7, task: "LoudnessAnalysis", item: "part:3", msg: "measured", level: 30 };
  expect(JSON.parse(log.said())).toMatchObject(line);
  expect(JSON.parse(log.filed())).toMatchObject(line);
  const [file] = readdirSync(log.folder);
  expect(statSync(join(log.folder, file!)).mode & 0o777).toBe(0o600);
});

test("no secret gets through, wherever it stands", () => {
  const log = logHere({ rules: { secrets: [planted] } });
  log.keep({ megabytes: 1, older: 2 });
  const error = new Error(`GET https://api.example.org/?api_key=${planted} answered 401`, {
    cause: new Error(planted),
  });
  log.logger.error({ err: error, headers: { "x-plex-token": planted }, url: `/a?x=${planted}` }, planted);
  log.logger.warn({ to: "https://hooks.slack.com/services/T0/B0/unknown-key" }, "not delivered");
  log.close();
  for (const text of [log.said(), log.filed()]) {
    expect(text).toContain("answered 401");
    expect(text).not.toContain(planted);
    expect(text).not.toContain("unknown-key");
  }
});

test("a file that is full is followed by the next, and so many older ones stay", () => {
  const log = logHere();
  log.keep({ megabytes: 1, older: 2 });
  const filler = "x".repeat(100_000);
  for (let line = 0; line < 60; line++) log.logger.info({ line, filler });
  log.close();
  const files = readdirSync(log.folder).sort();
  // Ten lines fill one.
  expect(files).toEqual(["butler.5.log", "butler.6.log", "butler.7.log"]);
  for (const name of files) expect(statSync(join(log.folder, name)).size).toBeLessThan(1_200_000);
  expect(log.filed()).toContain('"line":59');
});

test("the newest file is gone on with, and what others put beside it stays", () => {
  const log = logHere();
  mkdirSync(log.folder);
  for (const name of ["butler.9.log", "butler.10.log", "other.11.log", "butler.log"])
    writeFileSync(join(log.folder, name), "before\n");
  log.keep({ megabytes: 1, older: 1 });
  log.logger.info("after");
  log.keep({ megabytes: 1, older: 2 });
  for (let line = 0; line < 22; line++) log.logger.info({ filler: "x".repeat(100_000) });
  log.close();
  expect(log.filed()).toContain("after");
  expect(readdirSync(log.folder).sort()).toEqual(
    ["butler.10.log", "butler.11.log", "butler.12.log", "butler.log", "other.11.log"].sort(),
  );
});

test("a disk that is full takes no line from the terminal", () => {
  const log = logHere();
  mkdirSync(log.folder);
  symlinkSync("/dev/full", join(log.folder, "butler.1.log"));
  log.keep({ megabytes: 1, older: 1 });
  log.logger.info("heard");
  log.close();
  expect(log.said()).toContain("heard");
});

test("somebody at the terminal reads plain lines, and nothing moves their cursor", () => {
  const log = logHere({ isTTY: true });
  log.logger.warn({ title: "a\u001b[2J\u0007 b", done: 3 }, "left\u001b[1A out");
  expect(log.said()).toMatch(
    /^\d\d:\d\d:\d\d WARN {2}left\\u\{1b\}\[1A out title="a\\u001b\[2J\\u0007 b" done=3\n$/,
  );
});

test("an error is followed by where it happened", () => {
  const log = logHere({ isTTY: true });
  log.logger.error({ err: new Error("It is broken.") }, "a call failed");
  expect(log.said()).toMatch(/ERROR a call failed\nError: It is broken\.\n {4}at /);
});

test("a level of silence makes no file", () => {
  const log = openLog({ level: "silent", data: "/nowhere", timeZone: "UTC", rules: () => ({ secrets: [] }) });
  log.keep({ megabytes: 1, older: 1 });
  log.logger.error("unheard");
  log.close();
});
