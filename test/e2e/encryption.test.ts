import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { doctorHere } from "../../src/doctor-here.ts";
import { makeCertificate } from "../support/certificate.ts";
import { rawCall } from "../support/open-door.ts";
import { startServer, token } from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";

async function startEncrypted(days: number) {
  const folder = temporaryFolder();
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const pair = makeCertificate(days, Date.now());
  writeFileSync(cert, pair.cert);
  writeFileSync(key, pair.key, { mode: 0o600 });
  const data = join(folder, "data");
  const server = await startServer(data, [], { BUTLER_TLS_CERT: cert, BUTLER_TLS_KEY: key });
  const call = async (path: string, init: { method?: string; body?: string } = {}) => {
    const headers = { "X-Plex-Token": token, Accept: "application/json", "Content-Type": "application/json" };
    const asking = request(server.url + path, { ca: pair.cert, agent: false, headers, ...init });
    asking.end(init.body);
    const [answer] = await once(asking, "response");
    return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
  };
  return { server, call, cert, data };
}

/** A command as a person types it. */
async function type(url: string, environment: NodeJS.ProcessEnv) {
  const program = join(import.meta.dirname, "..", "..", "bin", "butler.js");
  const child = spawn(process.execPath, [program, "tasks", "--server", url, "--token", token], {
    env: { ...process.env, ...environment },
  });
  const [out, err, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { out, err, status };
}

test("with a certificate everything is encrypted: pages, cookies, commands; a plain call is told how", async () => {
  const { server, call, cert } = await startEncrypted(90);
  expect(server.url).toMatch(/^https:/);
  const { port } = new URL(server.url);

  const plain = await rawCall(Number(port), "GET /butler HTTP/1.1\r\nHost: nas.lan:32400\r\n\r\n");
  expect(plain).toMatch(/^HTTP\/1\.1 400 /);
  expect(plain).toContain("Write https://nas.lan:32400 in the address.");

  expect((await call("/butler")).status).toBe(200);
  const body = JSON.stringify({ token });
  const session = await call("/api/session", { method: "POST", body });
  expect(session.headers["set-cookie"]![0]).toMatch(/HttpOnly; Secure; SameSite=Strict/);
  expect(JSON.parse((await call("/api/exposure")).body)).toMatchObject({
    checks: [{ name: "encryption", verdict: "ok", found: expect.stringContaining("DNS:localhost") }],
  });

  const trusting = await type(server.url, { NODE_EXTRA_CA_CERTS: cert });
  expect(trusting).toMatchObject({ status: 0, out: expect.stringContaining("BackupDatabase") });
  const wary = await type(server.url, {});
  expect(wary.status).not.toBe(0);
  expect(wary.out).toBe("");
});

test("a certificate that ends soon is warned of: in the log, by the doctor, in the API", async () => {
  const { server, call, cert, data } = await startEncrypted(5);
  expect(JSON.parse((await call("/api/exposure")).body).checks[0].verdict).toBe("warning");
  expect(server.said()).toContain("Put a newer certificate in its place");
  writeFileSync(
    join(data, "butler.config.json"),
    JSON.stringify({ tlsCert: cert, tlsKey: cert.replace("cert.pem", "key.pem") }),
  );
  const checks = await Array.fromAsync(doctorHere(data));
  expect(checks.find(({ name }) => name === "encryption")).toMatchObject({ verdict: "warning" });
  expect(checks.find(({ name }) => name === "server")).toMatchObject({
    verdict: "warning",
    mend: expect.stringContaining("NODE_EXTRA_CA_CERTS"),
  });
});

test("a server that others reach without encryption says so, but for a proxy that is trusted", async () => {
  const exposed = await startServer(join(temporaryFolder(), "data"), ["--host", "0.0.0.0"]);
  expect(exposed.said()).toContain("whoever is on the way to the server can read tokens");
  const proxied = await startServer(join(temporaryFolder(), "data"), [
    ...["--host", "0.0.0.0", "--trust-proxy", "127.0.0.1"],
  ]);
  expect(proxied.said()).not.toContain("can read tokens");
  const verdict = async (server: typeof exposed) =>
    ((await (await server.fetch("/api/exposure")).json()) as { checks: { verdict: string }[] }).checks[0]!
      .verdict;
  expect([await verdict(exposed), await verdict(proxied)]).toEqual(["warning", "ok"]);
});
