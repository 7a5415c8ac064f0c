import { deliveryTestSchema, noticeChannelSchema, noticeSchema } from "../../src/api/telling.ts";
import { madeTokenSchema, sessionSchema, tokenSchema } from "../../src/api/tokens.ts";
import type { Operation } from "../sdk-operations.ts";

const notices = "src/sdk/notices.ts";
const machines = "src/sdk/machines.ts";
const session = "src/sdk/session.ts";
const tokens = "src/sdk/tokens.ts";
const noChannel = [404, "there is no channel of this id"] as const;
const noWorker = [404, "there is no worker of this name"] as const;

const order = (name: "pause" | "drain" | "resume" | "forget", route: string): Operation => ({
  name: `machines.${name}`,
  file: machines,
  route,
  example: `const worker = (await sdk.machines.list()).find(({ role }) => role === "worker");

if (worker) await sdk.machines.${name}(worker.name);
console.log(worker ? \`\${worker.name}: done.\` : "The home works alone.");`,
  prints: /^The home works alone\.$/m,
  answer: "a list of machines, as `machines.list` has it",
  statuses: [noWorker],
});

/** Who is told, who works, and who may do what. */
export const peopleOperations: readonly Operation[] = [
  {
    name: "notices.addChannel",
    file: notices,
    route: "POST /api/notifications",
    example: `const { id, events } = await sdk.notices.addChannel({
  name: "Telephone",
  kind: "ntfy",
  settings: { url: "http://127.0.0.1:1", topic: "butler" },
});

console.log(id, events.length > 0);`,
    prints: /^\d+ true$/m,
    answer: "the channel",
    schema: noticeChannelSchema,
    statuses: [[400, "its settings cannot be used"]],
  },
  {
    name: "notices.channels",
    file: notices,
    route: "GET /api/notifications",
    example: `for (const { id, name, kind, enabled } of await sdk.notices.channels()) console.log(id, name, kind, enabled);`,
    prints: /^\d+ Telephone ntfy true$/m,
    answer: "a list of channels",
    schema: noticeChannelSchema,
  },
  {
    name: "notices.changeChannel",
    file: notices,
    route: "PATCH /api/notifications/{id}",
    example: `const [channel] = await sdk.notices.channels();
const { enabled } = await sdk.notices.changeChannel(channel.id, { enabled: false });

console.log(enabled);`,
    prints: /^false$/m,
    answer: "the channel as it is now",
    schema: noticeChannelSchema,
    statuses: [noChannel],
  },
  {
    name: "notices.test",
    file: notices,
    route: "POST /api/notifications/{id}/test",
    example: `const [channel] = await sdk.notices.channels();
const { delivered, answer } = await sdk.notices.test(channel.id);

console.log(delivered, answer);`,
    prints: /^false \S+/m,
    answer: "what the receiver answered",
    schema: deliveryTestSchema,
    statuses: [noChannel],
  },
  {
    name: "notices.list",
    file: notices,
    route: "GET /api/notifications/history",
    example: `const notices = await sdk.notices.list({ limit: 20 });

for (const { at, title, deliveries } of notices) console.log(at, title, deliveries.length);
console.log(notices.length);`,
    prints: /^\d+$/m,
    answer: "a list of what was told, and to whom",
    schema: noticeSchema,
  },
  {
    name: "notices.removeChannel",
    file: notices,
    route: "DELETE /api/notifications/{id}",
    example: `const [channel] = await sdk.notices.channels();
const { name } = await sdk.notices.removeChannel(channel.id);

console.log(name);`,
    prints: /^Telephone$/m,
    answer: "the channel that is no more",
    schema: noticeChannelSchema,
    statuses: [noChannel],
  },
  order("pause", "POST /api/machines/{name}/pause"),
  order("drain", "POST /api/machines/{name}/drain"),
  order("resume", "POST /api/machines/{name}/resume"),
  order("forget", "DELETE /api/machines/{name}"),
  {
    name: "machines.list",
    file: machines,
    route: "GET /api/machines",
    example: `for (const { name, role, state, slots } of await sdk.machines.list()) console.log(name, role, state, slots);`,
    prints: /^\S+ home \w+ \d+$/m,
    answer: "a list of machines",
  },
  {
    name: "tokens.make",
    file: tokens,
    route: "POST /api/tokens",
    example: `const { token, role } = await sdk.tokens.make({ name: "Telephone", role: "viewer" });

console.log(role, token.length > 20);`,
    prints: /^viewer true$/m,
    answer: "the token",
    schema: madeTokenSchema,
    statuses: [[400, "the name is taken, or the moment when it expires has passed"]],
  },
  {
    name: "tokens.list",
    file: tokens,
    route: "GET /api/tokens",
    example: `for (const { id, name, role } of await sdk.tokens.list()) console.log(id, name, role);`,
    prints: /^\d+ Telephone viewer$/m,
    answer: "a list of tokens, without what they are",
    schema: tokenSchema,
  },
  {
    name: "tokens.revoke",
    file: tokens,
    route: "DELETE /api/tokens/{id}",
    example: `const [token] = await sdk.tokens.list();
const { name } = await sdk.tokens.revoke(token.id);

console.log(\`\${name} may do nothing any more.\`);`,
    prints: /^Telephone may do nothing any more\.$/m,
    answer: "the token that was revoked",
    schema: tokenSchema,
    statuses: [[404, "there is no token of this id"]],
  },
  {
    name: "session.get",
    file: session,
    route: "GET /api/session",
    example: `const { role } = await sdk.session.get();

console.log(role);`,
    prints: /^admin$/m,
    answer: "who calls, and what they may do",
    schema: sessionSchema,
    statuses: [[401, "nobody is signed in"]],
  },
  {
    name: "session.open",
    file: session,
    route: "POST /api/session",
    more: "For pages in a browser: the answer sets a cookie. Elsewhere the client sends its token by itself.",
    example: `const { role } = await sdk.session.open("YOUR_TOKEN");

console.log(role);`,
    prints: /^admin$/m,
    answer: "who calls, and what they may do",
    schema: sessionSchema,
    statuses: [
      [401, "the token is not known"],
      [429, "there were too many wrong tokens"],
    ],
  },
  {
    name: "session.close",
    file: session,
    route: "DELETE /api/session",
    example: `await sdk.session.close().catch(({ statusCode }) => console.log(statusCode));

console.log("Signed out.");`,
    prints: /Signed out/,
    answer: "nothing",
  },
];
