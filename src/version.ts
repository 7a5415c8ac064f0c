import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const { version: written } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
) as { version: string };

/** The folder that this program was installed into. */
export const packageFolder = fileURLToPath(new URL("..", import.meta.url));

/** Of this program, as package.json has it. */
export const version = written;
