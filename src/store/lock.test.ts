import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { holdFolder } from "./lock.ts";

const module = JSON.stringify(pathToFileURL(join(import.meta.dirname, "lock.ts")));

/** Another process that holds the folder until it is ended, once it has said "held"; or says why it cannot. */
async function holder(file: string): Promise<{ child: ChildProcess; said: string }> {
  const program = `const { holdFolder } = await import(${module});
    try { holdFolder(${JSON.stringify(file)}); console.log("held"); setInterval(() => {}, 1000); }
    catch (error) { console.log(error.message); }`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const [said] = (await once(child.stdout!, "data")) as [Buffer];
  return { child, said: said.toString().trim() };
}

test("a second server on the same data folder is refused, and told what to do", async () => {
  const file = join(temporaryFolder(), "butler.lock");
  expect((await holder(file)).said).toBe("held");
  expect(() => holdFolder(file)).toThrow(/Another Butler is running on this data folder .*Stop it first/);
  expect((await holder(file)).said).toContain("Another Butler is running on this data folder");
});

test("the folder is free as soon as its holder has died, however that was", async () => {
  const file = join(temporaryFolder(), "butler.lock");
  for (const signal of ["SIGKILL", "SIGTERM"] as const) {
    const { child, said } = await holder(file);
    expect(said).toBe("held");
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }
  holdFolder(file)();
});

test("the folder is free when it is given back, and never held twice in one process", async () => {
  const file = join(temporaryFolder(), "butler.lock");
  const release = holdFolder(file);
  expect(() => holdFolder(file)).toThrow("Another Butler");
  expect((await holder(file)).said).toContain("Another Butler");
  release();
  expect((await holder(file)).said).toBe("held");
});
