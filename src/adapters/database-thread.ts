import { parentPort, workerData } from "node:worker_threads";
import { damageOf, examine, rebuild, snapshot, writeLogBack } from "../store/backup.ts";
import { pack, unpack } from "./backups/packing.ts";
import type { Errand, ErrandReport, Errands } from "./database-errands.ts";

const report = (message: ErrandReport) => parentPort!.postMessage(message);
const errand = workerData as Errand;

try {
  report({ answer: await carryOut(errand) });
} catch (error) {
  const { message, code } = error as Error & { code?: string };
  report({ failed: message, ...(code === undefined ? {} : { code }) });
}

async function carryOut(asked: Errand): Promise<Errands[Errand["do"]]["answer"]> {
  switch (asked.do) {
    case "check":
      return { problems: damageOf(asked.file) };
    case "copy":
      return snapshot(asked.file, asked.to, {
        ...asked,
        onProgress: (progress) => report({ progress }),
      });
    case "pack":
      return { sha256: await pack(asked.file, asked.to, asked.compression) };
    case "restore": {
      const sha256 = await unpack(asked.file, asked.to, asked.name);
      if (asked.sha256 !== null && asked.sha256 !== sha256)
        return { sha256, problems: ["its SHA-256 is not the one that was kept"] };
      return { sha256, problems: examine(asked.to, asked) };
    }
    case "bring up to date": {
      // Takes as long to load as all the rest together.
      const { openStore } = await import("../store/store.ts");
      const store = await openStore(asked.file);
      store.notices.leaveThePast();
      store.close();
      return {};
    }
    case "write the log back":
      writeLogBack(asked.file);
      return {};
    case "rebuild":
      rebuild(asked.file);
      return {};
  }
}
