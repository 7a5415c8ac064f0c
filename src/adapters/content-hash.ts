import { createHash } from "node:crypto";
import { open } from "node:fs/promises";

const endBytes = 65_536;

/**
 * A hash by which a file is known again after it was moved or renamed: SHA-256 over its size (64 bits, little-endian)
 * and its first and last 64 KiB, all of it when it is no longer than both.
 * @param size bytes, as last seen
 * @returns the first 32 hexadecimal digits
 * @throws Error when the file cannot be read, or is shorter than `size` by now
 */
export async function contentHash(file: string, size: number): Promise<string> {
  const hash = createHash("sha256");
  const sizeBytes = Buffer.alloc(8);
  sizeBytes.writeBigUInt64LE(BigInt(size));
  hash.update(sizeBytes);
  await using handle = await open(file);
  const headLength = Math.min(size, endBytes);
  const tailLength = Math.min(size - headLength, endBytes);
  for (const [position, length] of [
    [0, headLength],
    [size - tailLength, tailLength],
  ] as const) {
    // A read may come back with less than was asked, on network disks above all.
    for (let done = 0; done < length; ) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(length - done), {
        position: position + done,
      });
      if (bytesRead === 0) throw new Error(`${file} has become shorter than ${size} bytes. Scan it again.`);
      hash.update(buffer.subarray(0, bytesRead));
      done += bytesRead;
    }
  }
  return hash.digest("hex").slice(0, 32);
}
