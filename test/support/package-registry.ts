import { createHash } from "node:crypto";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Answers, answeringServer } from "./answering-server.ts";
import { packed } from "./tarball.ts";

/** A version of the program that can do nothing but say which one it is. */
export const programOf = (version: string, said = version): Record<string, string> => ({
  "package.json": JSON.stringify({ name: "media-butler", version, bin: { butler: "bin/butler.js" } }),
  "bin/butler.js": `#!/usr/bin/env node\nconsole.log(${JSON.stringify(said)});\n`,
  "CHANGELOG.md": `# Changelog\n\n## ${version}\n\n- New in ${version}.\n\n### Fixed\n\n- Mended in ${version}.\n`,
});

/** An installation with versions beside each other, of which one is started. */
export function installedVersion(root: string, version: string): string {
  const folder = join(root, "versions", version, "node_modules", "media-butler");
  mkdirSync(join(folder, "bin"), { recursive: true });
  for (const [name, text] of Object.entries(programOf(version))) writeFileSync(join(folder, name), text);
  symlinkSync(join("versions", version), join(root, "current"));
  return folder;
}

export interface Published {
  tags: Record<string, string>;
  versions: Record<
    string,
    {
      files: Record<string, string>;
      changes?: Record<string, unknown>;
      integrity?: string;
      /** Stands in for the files. */
      tarball?: Buffer;
    }
  >;
}

/** An npm registry on the loopback, with one package in the shapes that npm's own has. @param more answers besides */
export async function packageRegistry({ tags, versions }: Published, more: Answers = {}) {
  const answers: Answers = {};
  const server = await answeringServer(answers);
  onTestFinished(server.close);
  const entries = Object.entries(versions).map(([version, { files, changes, integrity, tarball }]) => {
    const bytes = tarball ?? packed(files);
    const path = `/media-butler/-/media-butler-${version}.tgz`;
    const shasum = createHash("sha1").update(bytes).digest("hex");
    const sum = integrity ?? `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
    answers[`GET ${path}`] = {
      write: (response) => response.writeHead(200, { "Content-Type": "application/octet-stream" }).end(bytes),
    };
    const dist = {
      tarball: server.url + path,
      shasum,
      integrity: sum,
      fileCount: 3,
      unpackedSize: bytes.length,
    };
    return [version, { name: "media-butler", version, dist, ...changes }] as const;
  });
  answers["GET /media-butler"] = {
    body: {
      _id: "media-butler",
      name: "media-butler",
      "dist-tags": tags,
      versions: Object.fromEntries(entries),
      time: { modified: "2026-03-01T00:00:00.000Z" },
    },
  };
  Object.assign(answers, more);
  return { ...server, answers };
}
