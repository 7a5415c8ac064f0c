import { gzipSync } from "node:zlib";

/** What an entry of an archive is, by POSIX.1-1988. */
const entryTypes = { file: "0", link: "1", symlink: "2" } as const;

/** One entry of a tar archive (ustar). @param size that it claims, where that is not its own */
export function tarEntry(
  path: string,
  text: string,
  { type = entryTypes.file, linkTo = "", size }: { type?: string; linkTo?: string; size?: number } = {},
): Buffer {
  const content = Buffer.from(text);
  const header = Buffer.alloc(512);
  header.write(path, 0);
  header.write("0000755\0", 100);
  header.write(`${(size ?? content.length).toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        ", 148);
  header.write(type, 156);
  header.write(linkTo, 157);
  header.write("ustar\0", 257);
  header.write("00", 263);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

const end = Buffer.alloc(1024);
export const archived = (...entries: Buffer[]): Buffer => gzipSync(Buffer.concat([...entries, end]));

/** A package as npm packs it: a gzipped tar archive with everything below `package`. */
export const packed = (files: Readonly<Record<string, string>>): Buffer =>
  archived(...Object.entries(files).map(([name, text]) => tarEntry(`package/${name}`, text)));

/** Packages that nobody should unpack, by what is wrong with them. */
export function badPackages(files: Readonly<Record<string, string>>): Record<string, Buffer> {
  const good = Object.entries(files).map(([name, text]) => tarEntry(`package/${name}`, text));
  const whole = archived(...good);
  // Members of gzip may follow each other (RFC 1952, 2.2): 1.3 GB of zeros in 1.3 MB.
  const zeros = gzipSync(Buffer.alloc(16_000_000));
  return {
    "unpacks to gigabytes": Buffer.concat([whole, ...Array<Buffer>(80).fill(zeros)]),
    "claims gigabytes": archived(...good, tarEntry("package/large", "", { size: 8_000_000_000 })),
    "leads above its folder": archived(...good, tarEntry("package/../../../evil.js", "evil")),
    "leads to the root": archived(...good, tarEntry("/tmp/butler-evil.js", "evil")),
    "has a link": archived(
      ...good,
      tarEntry("package/etc", "", { type: entryTypes.symlink, linkTo: "/etc" }),
    ),
    "has a hard link": archived(
      ...good,
      tarEntry("package/k", "", { type: entryTypes.link, linkTo: "/etc/passwd" }),
    ),
    "is cut off": whole.subarray(0, whole.length / 2),
    "is no archive": Buffer.from("no archive at all"),
  };
}
