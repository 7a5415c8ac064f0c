import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { expect, onTestFinished, test } from "vitest";
import { makeCertificate } from "../../../test/support/certificate.ts";
import { createSettableClock } from "../../../test/support/settable-clock.ts";
import type { ChannelSettings } from "../../api/notice-channels.ts";
import type { Message } from "./message.ts";
import { send } from "./send.ts";

const message: Message = {
  id: "2f1c",
  event: "morning-report",
  urgent: false,
  title: "Morning report: all well",
  text: "2 runs.\n\nRan:\n  Backup",
  html: "<p>2 runs.</p>",
  task: null,
  runId: null,
  at: Date.parse("2026-03-10T06:00:00Z"),
};
const sender = { name: "Attic", machineIdentifier: "0123456789abcdef", version: "1.2.3" };
const certificate = makeCertificate(30, message.at);
const password = "pa55-w0rd";

/** A real SMTP server on a free port. */
async function mailbox(options: SMTPServerOptions = {}) {
  const mails: { from: string; to: string[]; raw: string }[] = [];
  const server = new SMTPServer({
    ...certificate,
    authOptional: true,
    onAuth: ({ username, password: given }, _, done) =>
      username === "butler" && given === password ? done(null, { user: 1 }) : done(new Error(`No: ${given}`)),
    onData: (stream, { envelope }, done) => {
      void stream.toArray().then((chunks) => {
        const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
        mails.push({
          from,
          to: envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString(),
        });
        done();
      });
    },
    ...options,
  });
  server.on("error", () => {});
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.server.address() as AddressInfo;
  onTestFinished(() => new Promise<void>((closed) => server.close(closed)));
  const clock = createSettableClock("2026-03-10T06:00:00Z");
  const web = { post: () => Promise.reject(new Error("e-mail is not posted")) };
  const tell = (settings: ChannelSettings) => {
    const own = {
      host: "127.0.0.1",
      port: String(port),
      from: "Attic <attic@example.org>",
      to: "a@example.org, b@example.org",
    };
    const { signal } = new AbortController();
    return send({ kind: "email", settings: { ...own, ...settings } }, message, sender, {
      web,
      clock,
      signal,
    });
  };
  return { mails, tell, clock };
}

test("an e-mail has both forms, and an id that stays the same", async () => {
  const { mails, tell } = await mailbox();
  expect(await tell({ security: "none" })).toMatchObject({ delivered: true });
  expect(await tell({ security: "none" })).toMatchObject({ delivered: true });
  const [{ from, to, raw }, again] = mails as [(typeof mails)[number], (typeof mails)[number]];
  expect({ from, to }).toEqual({ from: "attic@example.org", to: ["a@example.org", "b@example.org"] });
  expect(raw).toContain("Subject: Attic: Morning report: all well");
  expect(raw).toContain("Message-ID: <2f1c@0123456789abcdef.butler>");
  expect(again.raw).toContain("Message-ID: <2f1c@0123456789abcdef.butler>");
  expect(raw).toContain("Auto-Submitted: auto-generated");
  expect(raw).toMatch(/Content-Type: text\/plain.*2 runs\..*Content-Type: text\/html.*<p>2 runs\.<\/p>/s);
});

test("with STARTTLS, with TLS, and signed in", async () => {
  const starttls = await mailbox({ authOptional: false });
  const known = { certificate: "any", user: "butler", password };
  expect(await starttls.tell({ security: "starttls", ...known })).toMatchObject({ delivered: true });
  const tls = await mailbox({ secure: true });
  expect(await tls.tell({ security: "tls", ...known })).toMatchObject({ delivered: true });
  expect(starttls.mails.length + tls.mails.length).toBe(2);
});

test("nothing is sent to a server that cannot prove who it is, or does not encrypt", async () => {
  const stranger = await mailbox();
  const unproved = await stranger.tell({ security: "starttls", certificate: "checked" });
  expect(unproved).toMatchObject({ delivered: false, hopeless: false });
  expect(unproved.answer).toMatch(/certificate/i);
  const plain = await mailbox({ disabledCommands: ["STARTTLS"] });
  expect(await plain.tell({ security: "starttls" })).toMatchObject({ delivered: false, hopeless: false });
  expect([...stranger.mails, ...plain.mails]).toEqual([]);
});

test("a password that is wrong may be mended, and is not repeated", async () => {
  const { tell } = await mailbox({ authOptional: false });
  const sent = await tell({
    security: "starttls",
    certificate: "any",
    user: "butler",
    password: "wr0ng-w0rd",
  });
  expect(sent).toMatchObject({ delivered: false, hopeless: false });
  expect(sent.answer).toContain("535");
  expect(sent.answer).not.toContain("wr0ng-w0rd");
});

test("an address that the server does not have is hopeless; a full mailbox is not", async () => {
  for (const [responseCode, hopeless] of [
    [550, true],
    [452, false],
  ] as const) {
    const { tell } = await mailbox({
      onRcptTo: (_, __, done) => done(Object.assign(new Error("Not now"), { responseCode })),
    });
    expect(await tell({ security: "none" })).toMatchObject({ delivered: false, hopeless });
  }
});

test("a server that says nothing is not waited for", async () => {
  const reached = Promise.withResolvers<void>();
  const { tell, clock } = await mailbox({ onConnect: () => reached.resolve() });
  const sent = tell({ security: "none" });
  await reached.promise;
  await clock.advance(30_000);
  expect(await sent).toMatchObject({ delivered: false, answer: "the server took too long to answer" });
});
