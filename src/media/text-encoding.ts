import { analyse } from "chardet";

export interface DecodedText {
  /** Without a byte order mark, lines ended by line feeds. */
  text: string;
  /** As WHATWG names it: "utf-8", "windows-1251". */
  encoding: string;
}

/** Bytes that are looked at to guess. */
const sample = 64 * 1024;

/**
 * Text in whatever encoding it was written: by its byte order mark, as UTF-8 where it is valid, by what XML says of
 * itself, by where UTF-16 has its zeros, or by the likeness of its bytes to languages; Windows-1252 where nothing fits.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = markedIn(bytes) ?? utf16In(bytes) ?? (isUtf8(bytes) ? "utf-8" : undefined);
  const decoder = decoderOf(encoding ?? declaredIn(bytes)) ?? decoderOf(guess(bytes));
  const { encoding: name } = decoder ?? fallback;
  return { text: (decoder ?? fallback).decode(bytes).replace(/\r\n?/g, "\n"), encoding: name };
}

const fallback = new TextDecoder("windows-1252");

function markedIn([a, b, c]: Uint8Array): string | undefined {
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8";
  if (a === 0xff && b === 0xfe) return "utf-16le";
  return a === 0xfe && b === 0xff ? "utf-16be" : undefined;
}

/** Most letters of most languages that are written this way have a zero in one half of the first lines. */
function utf16In(bytes: Uint8Array): string | undefined {
  const zeros: [number, number] = [0, 0];
  const length = Math.min(bytes.length, 1024) & ~1;
  for (let at = 0; at < length; at++) if (bytes[at] === 0) zeros[(at & 1) as 0 | 1]++;
  const many = length / 8;
  if (zeros[1] > many && zeros[0] === 0) return "utf-16le";
  return zeros[0] > many && zeros[1] === 0 ? "utf-16be" : undefined;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function declaredIn(bytes: Uint8Array): string | undefined {
  const start = fallback.decode(bytes.subarray(0, 200));
  const declared = /^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)["']/i.exec(start)?.[1];
  // Valid UTF-8 was told before: a document that says so and is not is in something else.
  return declared && /^utf-?(?:8|16)/i.test(declared) ? undefined : declared;
}

const severalBytes = /^(?:shift_jis|big5|euc-|gb|iso-2022)/i;
/** Fewer bytes beyond ASCII are accents, not a text of signs that take several bytes each. */
const fewestOfSeveral = 8;

/** The most likely of those in which every byte means something. */
function guess(bytes: Uint8Array): string | undefined {
  const start = bytes.subarray(0, sample);
  const isAccents = start.filter((byte) => byte > 0x7f).length < fewestOfSeveral;
  return analyse(start).find(({ name }) => {
    if (isAccents && severalBytes.test(name)) return false;
    try {
      // A sample may end inside of a character.
      new TextDecoder(name, { fatal: true }).decode(start, { stream: true });
      return true;
    } catch {
      return false;
    }
  })?.name;
}

/** @returns undefined for what WHATWG does not know */
function decoderOf(label: string | undefined): InstanceType<typeof TextDecoder> | undefined {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
}
