import { createHash } from "node:crypto";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { onTestFinished } from "vitest";
import { type Answers, answeringServer } from "./answering-server.ts";

/** A package as npm packs it: a gzipped tar archive (ustar) with everything below `package`. */
function packed(files: Readonly<Record<string, string>>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, text]) => {
    const content = Buffer.from(text);
    const header = Buffer.alloc(512);
    header.write(`package/${name}`, 0);
    header.write("0000755\0", 100);
    header.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
    header.write("00000000000\0", 136);
    header.write("        0", 148);
    header.write("ustar\0", 257);
    header.write("00", 263);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

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
    { files: Record<string, string>; changes?: Record<string, unknown>; integrity?: string }
  >;
}

/** An npm registry on the loopback, with one package in the shapes that npm's own has. @param more answers besides */
export async function packageRegistry({ tags, versions }: Published, more: Answers = {}) {
  const answers: Answers = {};
  const server = await answeringServer(answers);
  onTestFinished(server.close);
  const entries = Object.entries(versions).map(([version, { files, changes, integrity }]) => {
    const bytes = packed(files);
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
