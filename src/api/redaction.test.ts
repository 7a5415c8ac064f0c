import { describe, expect, test } from "vitest";
import { redacted, redactedText } from "./redaction.ts";

const planted = "s3cr3t-planted";
const none = { secrets: [] };

describe("a secret that nobody named is known by where it stands", () => {
  test.each([
    `GET /butler?X-Plex-Token=${planted}&a=1`,
    `GET /butler?a=1&x-plex-token=${planted}`,
    `https://api.example.org/3/movie?api_key=${planted}`,
    `https://webservice.example.org/v3?apikey=${planted}#here`,
    `https://somebody:${planted}@example.org/feed`,
    `postgres://butler:${planted}@db.lan:5432/butler`,
    `Authorization: Bearer ${planted}`,
    `the header was "Bearer ${planted}"`,
    `Authorization: MediaBrowser Token="${planted}"`,
    `X-Emby-Token: ${planted}`,
    `cookie: butler=${planted}; other=1`,
    `https://discord.com/api/webhooks/123/${planted} answered 404`,
    `POST https://hooks.slack.com/services/T0/B0/${planted}`,
    `https://api.telegram.org/bot12345:${planted}/sendMessage`,
  ])("%s", (text) => {
    expect(text).toContain(planted);
    expect(redactedText(text, none)).not.toContain(planted);
  });

  test.each([
    ["headers", { "X-Plex-Token": planted }],
    ["headers", { authorization: planted, "set-cookie": [planted, planted] }],
    ["options", { api_key: planted, webhookUrl: planted }],
    ["deep", [{ a: { password: { salted: planted } } }]],
  ])("the property %s", (name, value) => {
    expect(JSON.stringify(redacted({ [name]: value }, none))).not.toContain(planted);
  });
});

test("a secret that is known is found wherever it is, also encoded", () => {
  const secret = 'a b/"c"';
  const text = `plain ${secret}, in JSON ${JSON.stringify({ a: secret })}, in a query ${encodeURIComponent(secret)}`;
  const told = redactedText(text, { secrets: [secret] });
  expect(told).toBe('plain [secret], in JSON {"a":"[secret]"}, in a query [secret]');
  expect(redacted({ [secret]: 1 }, { secrets: [secret] })).toEqual({ "[secret]": 1 });
});

test("what is no secret stays as it is", () => {
  const line = {
    ...{
      level: 30,
      time: 1,
      task: "LoudnessAnalysis",
      runId: 7,
      msg: "a run ended: 3 done, key frames read",
    },
    ...{ title: "Film", path: "/media/Film.mkv", url: "http://127.0.0.1:32400/butler?limit=5" },
    ...{ items: { done: 3 }, nothing: null, short: "the" },
  };
  expect(redacted(line, { secrets: ["the"] })).toEqual(line);
});

test("paths and titles are taken out where that is wished", () => {
  const rules = { secrets: [], folders: ["/media/my films"] };
  expect(
    redacted({ title: "A Film", file: "/media/my films/A Film.mkv", task: "LoudnessAnalysis" }, rules),
  ).toEqual({ title: "[title]", file: "[file]", task: "LoudnessAnalysis" });
  expect(redacted({ msg: "The file is not there: /media/my films/A, B (1999).mkv" }, rules)).toEqual({
    msg: "The file is not there: [path]",
  });
});
