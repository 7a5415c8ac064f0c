import { deliveryTestSchema, noticeChannelSchema, noticeSchema } from "../../src/api/telling.ts";
import type { Operation } from "../sdk-operations.ts";

const notices = "src/sdk/notices.ts";
const machines = "src/sdk/machines.ts";
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

/** Who is told, and who works. */
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
];
