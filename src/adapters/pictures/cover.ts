import { open } from "node:fs/promises";
import { Packet } from "node-av/lib";
import { openContainer } from "../reader/container.ts";
import { isStill } from "../reader/probe.ts";

const formats = new Map([
  ["ffd8ff", "jpg"],
  ["89504e", "png"],
  ["524946", "webp"],
  ["474946", "gif"],
]);

/**
 * Writes the first picture that is embedded in a media file to `to`, as it is, whole and flushed.
 * @returns the ending for its format; undefined where there is none in a format that clients show
 * @throws Error for people when the media file cannot be read
 */
export async function extractCover({ file, to }: { file: string; to: string }): Promise<string | undefined> {
  const container = openContainer(file);
  using packet = new Packet();
  packet.alloc();
  try {
    const pictures = container.streams.filter(isStill).map(({ index }) => index);
    // Demuxers give embedded pictures out before anything else.
    for (let read = 0; read < container.streams.length && container.readFrameSync(packet) >= 0; read++) {
      const data = pictures.includes(packet.streamIndex) ? packet.data : null;
      const format = data && formats.get(data.subarray(0, 3).toString("hex"));
      if (format) {
        await writeWhole(to, data);
        return format;
      }
      packet.unref();
    }
    return undefined;
  } finally {
    container.closeInputSync();
  }
}

async function writeWhole(to: string, data: Uint8Array): Promise<void> {
  const file = await open(to, "w");
  try {
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
}
