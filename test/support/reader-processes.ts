import { readdirSync, readFileSync } from "node:fs";

/** The processes started by this one, or by another, that read media; or that run another entry. */
export function readersOf(parent: number, entry = "reader-child"): number[] {
  const threads = readdirSync(`/proc/${parent}/task`);
  const children = threads.flatMap((thread) =>
    readFileSync(`/proc/${parent}/task/${thread}/children`, "utf8").split(" ").filter(Boolean).map(Number),
  );
  return children.filter((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(entry));
}
