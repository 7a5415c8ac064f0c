import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";

/** Writes a YUV4MPEG2 file of uncompressed pictures of 216 MB each, which take no room on disk. */
export function writeHugePictures(file: string, count: number): void {
  const side = 12_000;
  const handle = openSync(file, "w");
  let end = writeSync(handle, `YUV4MPEG2 W${side} H${side} F1:1 C420\n`);
  for (let i = 0; i < count; i++) end += writeSync(handle, "FRAME\n", end) + (side * side * 3) / 2;
  ftruncateSync(handle, end);
  closeSync(handle);
}
