/** Positions within a film, as people write them. */

/** `1:02:03`, or `2:03` below an hour. @param milliseconds from the start */
export function position(milliseconds: number): string {
  const whole = Math.max(0, Math.round(milliseconds / 1000));
  const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const pad = (number: number) => String(number).padStart(2, "0");
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds)}` : `${minutes}:${pad(seconds)}`;
}

/** `2:03.4`: the same with tenths where there are any. */
export function exactPosition(milliseconds: number): string {
  const tenths = Math.round(milliseconds / 100) % 10;
  const whole = position(Math.floor(Math.round(milliseconds / 100) / 10) * 1000);
  return tenths === 0 ? whole : `${whole}.${tenths}`;
}

/** Reads `1:02:03.5`, `62:03` or `83`. @returns milliseconds; undefined when it is no position */
export function readPosition(text: string): number | undefined {
  const [, hours = "0", minutes = "0", seconds = ""] =
    /^(?:(?:(\d{1,3}):)?(\d{1,4}):)?(\d{1,6}(?:[.,]\d{1,3})?)$/.exec(text.trim()) ?? [];
  if (seconds === "") return undefined;
  const second = Number(seconds.replace(",", "."));
  if (text.includes(":") && second >= 60) return undefined;
  return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + second) * 1000);
}
