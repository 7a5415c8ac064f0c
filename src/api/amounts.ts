/** Lengths of time and sizes in words: the same in a terminal and in a browser. */

/** The two largest units of a length of time: `3 min 20 s`. @param milliseconds at least 0 */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const parts = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ] as const;
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first === -1) return "0 s";
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(" ");
}

/** `1.5 GB`, in powers of 1000. @param bytes at least 0 */
export function byteSize(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let [size, unit] = [bytes, 0];
  // 999.95 would be rounded up to 1000.0.
  for (; size >= 999.95 && unit < units.length - 1; unit++) size /= 1000;
  return `${unit === 0 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}
