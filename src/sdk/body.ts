/** More than any answer of a server has; one that goes on is not kept in memory. */
const longest = 64 * 2 ** 20;
/** What is kept of the body of a refused call. */
const longestRefusal = 64 * 2 ** 10;

/** A body that does not end where any should. */
export class TooLong extends Error {}

/** The whole body as text. @throws TooLong over 64 MiB */
export async function readBody(response: Response): Promise<string> {
  // Without a length, or with one of what is packed, nobody knows how much comes.
  const length = response.headers.get("Content-Length");
  const isPacked = response.headers.has("Content-Encoding");
  if (!isPacked && length !== null && Number(length) <= longest) return response.text();
  const { text, isCut } = await readUpTo(response, longest);
  if (isCut) throw new TooLong(`The body is longer than ${longest / 2 ** 20} MiB.`);
  return text;
}

/** The first 64 KiB of the body as text. */
export const readRefusal = async (response: Response): Promise<string> =>
  (await readUpTo(response, longestRefusal)).text;

async function readUpTo({ body }: Response, limit: number): Promise<{ text: string; isCut: boolean }> {
  if (!body) return { text: "", isCut: false };
  const decoder = new TextDecoder();
  const reader = body.getReader();
  const parts: string[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { text: parts.join("") + decoder.decode(), isCut: false };
    parts.push(decoder.decode(value, { stream: true }));
    size += value.length;
    if (size > limit) {
      await reader.cancel();
      return { text: parts.join("").slice(0, limit), isCut: true };
    }
  }
}
