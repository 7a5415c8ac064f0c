import { expect, test } from "vitest";
import { z } from "zod";
import { outlineText, shapeBlocks, shapeText } from "../scripts/shape-text.ts";

const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: "output" });

test("what is short stays on one line", () => {
  const schema = schemaOf(z.object({ id: z.int(), tags: z.array(z.string()).optional() }));
  expect(outlineText(schema)).toBe("{ id: integer, tags?: string[] }");
  expect(outlineText(schema)).toBe(shapeText(schema));
});

test("what is said of fields stands beside them, however deep they are", () => {
  const track = z.object({ title: z.string().nullable().describe("as its tag says"), length: z.int() });
  const schema = schemaOf(
    z.object({
      tracks: z.array(track).describe("in their order"),
      byKey: z.record(z.string(), track),
      last: z.union([track, z.literal("none")]),
    }),
  );
  const shown = (indent: string) =>
    `{\n${indent}  title: string | null; // as its tag says\n${indent}  length: integer;\n${indent}}`;
  expect(outlineText(schema)).toBe(
    `{\n  tracks: ${shown("  ")}[]; // in their order\n  byKey: { [name]: ${shown("  ")} };\n` +
      `  last: ${shown("  ")} | "none";\n}`,
  );
});

test("what is too long for a line is broken", () => {
  const fields = Object.fromEntries(
    Array.from({ length: 12 }, (_, n) => [`numberOfThings${n}`, z.number()] as const),
  );
  expect(outlineText(schemaOf(z.array(z.object(fields)))).split("\n")).toHaveLength(14);
});

test("a long shape is told once on a page, a short one each time", () => {
  const blockOf = shapeBlocks();
  const fields = Array.from({ length: 8 }, (_, n) => [`field${n}`, z.int().describe("a number")] as const);
  const [long, short] = [schemaOf(z.object(Object.fromEntries(fields))), schemaOf(z.object({ id: z.int() }))];
  expect(blockOf(long, "the first")).toContain("field7: integer; // a number");
  expect(blockOf(long, "the second")).toBe("The same as the first.");
  expect([blockOf(short, "one"), blockOf(short, "another")]).toEqual(
    Array(2).fill("```ts\n{ id: integer }\n```"),
  );
});
