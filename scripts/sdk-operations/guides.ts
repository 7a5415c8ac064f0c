import { guideSchema, nowSchema, programmePageSchema } from "../../src/api/guides.ts";
import type { Operation } from "../sdk-operations.ts";

const guides = "src/sdk/guides.ts";
const noGuide = [404, "there is no guide of this id"] as const;
const guide = "const [guide] = await sdk.guides.list();\n";

/** Guides of programmes. */
export const guideOperations: readonly Operation[] = [
  {
    name: "guides.add",
    file: guides,
    route: "POST /api/guides",
    example: `import { SDKException } from "media-butler/sdk";

try {
  const { id, title } = await sdk.guides.add({ title: "Television", source: "/media/guide.xml" });
  console.log(id, title);
} catch (error) {
  if (!(error instanceof SDKException)) throw error;
  console.log(error.message);
}`,
    prints: /Television|guide\.xml/,
    answer: "the guide",
    schema: guideSchema,
    statuses: [[400, "its source is no file and no address"]],
  },
  {
    name: "guides.list",
    file: guides,
    route: "GET /api/guides",
    example: `for (const { id, title, programmeCount } of await sdk.guides.list()) console.log(id, title, programmeCount);`,
    prints: /^\d+ \w+ \d+$/m,
    answer: "a list of guides",
    schema: guideSchema,
  },
  {
    name: "guides.get",
    file: guides,
    route: "GET /api/guides/{id}",
    example: `${guide}const { title, refreshedAt } = await sdk.guides.get(guide.id);

console.log(title, refreshedAt);`,
    prints: /^\w+ \S+$/m,
    answer: "the guide",
    schema: guideSchema,
    statuses: [noGuide],
  },
  {
    name: "guides.change",
    file: guides,
    route: "PATCH /api/guides/{id}",
    example: `${guide}const { title } = await sdk.guides.change(guide.id, { title: "Television" });

console.log(title);`,
    prints: /^Television$/m,
    answer: "the guide as it is now",
    schema: guideSchema,
    statuses: [noGuide],
  },
  {
    name: "guides.refresh",
    file: guides,
    route: "POST /livetv/dvrs/{id}/reloadGuide",
    example: `${guide}await sdk.guides.refresh(guide.id);
console.log("It is being read.");`,
    prints: /being read/,
    answer: "nothing; it is read after the answer",
    statuses: [noGuide],
  },
  {
    name: "guides.now",
    file: guides,
    route: "GET /api/guides/{id}/now",
    example: `${guide}const { channels } = await sdk.guides.now(guide.id);

for (const { channel, now, next } of channels) console.log(channel.name, now?.title, next?.title);
console.log(channels.length);`,
    prints: /^\d+$/m,
    answer: "each channel with what is on, and what comes next",
    schema: nowSchema,
    statuses: [noGuide],
  },
  {
    name: "guides.programmes",
    file: guides,
    route: "GET /api/guides/{id}/programmes",
    example: `${guide}const { programmes } = await sdk.guides.programmes(guide.id, { from: "2026-11-22T00:00:00Z", limit: 50 });

for (const { title, start } of programmes) console.log(start, title);
console.log(programmes.length);`,
    prints: /^\d+$/m,
    answer: "a page of programmes; `next` is the `after` of the one that follows",
    schema: programmePageSchema,
    statuses: [noGuide],
  },
  {
    name: "guides.remove",
    file: guides,
    route: "DELETE /api/guides/{id}",
    example: `${guide}await sdk.guides.remove(guide.id);
console.log((await sdk.guides.list()).length);`,
    prints: /^0$/m,
    answer: "nothing",
    statuses: [noGuide],
  },
];
