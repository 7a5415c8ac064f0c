import { parentPort, workerData } from "node:worker_threads";
import { copyAndCheck, quickCheck } from "../store/backup.ts";
import type { DatabaseErrand, DatabaseReport } from "./database.ts";

const report = (message: DatabaseReport) => parentPort!.postMessage(message);
const errand = workerData as DatabaseErrand;

try {
  if (errand.do === "check") report({ problems: quickCheck(errand.file) });
  else report({ rows: await copyAndCheck(errand.file, errand.to, (progress) => report({ progress })) });
} catch (error) {
  const { message, code } = error as Error & { code?: string };
  report({ failed: message, ...(code === undefined ? {} : { code }) });
}
