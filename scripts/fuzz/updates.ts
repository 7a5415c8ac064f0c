/** A registry whose packages nobody should unpack. */
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Server } from "../../bench/server.ts";
import { badPackages } from "../../test/support/tarball.ts";

/** @returns in words, which packages were taken, or cost more than they should */
export async function throwBadPackages({ sdk, url, token }: Server): Promise<string[]> {
  const problems: string[] = [];
  const packages = badPackages({
    "package.json": JSON.stringify({ name: "media-butler", version: "99.0.0" }),
  });
  let version = 99;
  for (const [what, bytes] of Object.entries(packages)) {
    await using registry = await registryOf(`${version++}.0.0`, bytes);
    await sdk.preferences.set({ UpdateRegistry: registry.url });
    const headers = { "X-Plex-Token": token, Accept: "application/json" };
    await fetch(`${url}/updater/check?download=1`, { method: "PUT", headers });
    const { MediaContainer } = (await (await fetch(`${url}/updater/status`, { headers })).json()) as {
      MediaContainer: { problem?: string; Release?: { state: string }[] };
    };
    if (
      MediaContainer.Release?.[0]?.state !== "error" ||
      !MediaContainer.problem?.startsWith("Expected a package")
    )
      problems.push(`a newer version that ${what}: ${JSON.stringify(MediaContainer)}`);
  }
  await sdk.preferences.set({ UpdateRegistry: "" });
  return problems;
}

/** An npm registry with one version of one package. */
async function registryOf(version: string, bytes: Buffer): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer((request, response) => {
    if (request.url !== "/media-butler") return response.end(bytes);
    const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
    const dist = { tarball: `${urlOf()}/package.tgz`, integrity };
    const versions = { [version]: { name: "media-butler", version, dist } };
    response.setHeader("Content-Type", "application/json");
    return response.end(JSON.stringify({ "dist-tags": { latest: version }, versions }));
  });
  const urlOf = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: urlOf(),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
