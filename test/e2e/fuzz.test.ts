import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";

test("a thousand calls and forty websocket sessions that nobody should send leave the server as it was", async () => {
  const script = join(import.meta.dirname, "..", "..", "scripts", "fuzz.ts");
  const child = spawn(process.execPath, [
    script,
    ...["--requests", "1000", "--sockets", "40", "--seed", "7", "--quick"],
  ]);
  const [said, complaints, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  expect(status, said + complaints).toBe(0);
  expect(said).toContain("40 websocket sessions: 101: ");
  expect(said).toContain("database: ok");
}, 60_000);
