/** Compiles src/ to dist/, which a published package runs: Node strips no types below node_modules. */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
const { status } = spawnSync("tsc -p tsconfig.build.json", { shell: true, stdio: "inherit" });
process.exitCode = status ?? 1;
