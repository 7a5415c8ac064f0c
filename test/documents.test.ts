import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generatedFiles, taskList } from "../scripts/documents.ts";

test("what is printed from the code is what stands in the project; else: npm run generate", async () => {
  for (const { file, text } of [taskList(), ...(await generatedFiles())])
    expect(readFileSync(join(import.meta.dirname, "..", file), "utf8"), file).toBe(text);
});
