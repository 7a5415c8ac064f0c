import { readFileSync } from "node:fs";

const { version: written } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
) as { version: string };

/** Of this program, as package.json has it. */
export const version = written;
