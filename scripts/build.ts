/**
 * Compiles src/ to dist/, which a published package runs, because Node strips no types below node_modules; and bundles
 * the dashboard to dist/web.
 */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
const { status } = spawnSync("tsc -p tsconfig.build.json && vite build", { shell: true, stdio: "inherit" });
process.exitCode = status ?? 1;
