import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";

/** Writes a WAV file of silence that takes no room on disk. @param bytes of sound: 192,000 are a second */
export function writeLongSound(file: string, bytes: number): void {
  const head = Buffer.alloc(44);
  head.write("RIFF");
  head.writeUInt32LE(bytes + 36, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(2, 22);
  head.writeUInt32LE(48000, 24);
  head.writeUInt32LE(192000, 28);
  head.writeUInt16LE(4, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(bytes, 40);
  const handle = openSync(file, "w");
  writeSync(handle, head);
  ftruncateSync(handle, 44 + bytes);
  closeSync(handle);
}
