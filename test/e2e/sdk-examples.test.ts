import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { example, programOf } from "../../scripts/sdk-documents.ts";
import { operations } from "../../scripts/sdk-operations.ts";
import { startServer } from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";

const sdk = join(import.meta.dirname, "..", "..", "src", "sdk", "index.ts");

test("every example of docs/sdk does what it says, on a real server", async () => {
  const folder = temporaryFolder();
  const { url, token } = await startServer(join(folder, "data"));
  for (const operation of operations) {
    const program = programOf(operation)
      .replace('"media-butler/sdk"', JSON.stringify(sdk))
      .replace(example.url, url)
      .replace(example.token, token);
    const file = join(folder, `${operation.name}.mts`);
    writeFileSync(file, program);
    const { stdout } = await promisify(execFile)(process.execPath, [file]);
    expect(stdout, operation.name).toMatch(operation.prints);
  }
});
