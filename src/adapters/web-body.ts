import { open } from "node:fs/promises";

/** An answer that is of no use, as words that follow who gave it: "answered with broken JSON". */
export class WebFailure extends Error {}

/** The text of an answer. @param most bytes, unpacked @throws Error when there are more; WebFailure */
export async function readText(response: Response, most: number): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  try {
    for await (const chunk of limited(response, most)) text += decoder.decode(chunk, { stream: true });
    return text + decoder.decode();
  } catch (error) {
    if ((error as { code?: unknown }).code === "ERR_ENCODING_INVALID_ENCODED_DATA")
      throw new WebFailure("answered with text that is not UTF-8");
    throw error;
  }
}

/**
 * The beginning of an answer, for people. The status has said what matters: a body that cannot be read is empty.
 * @param most bytes
 */
export async function beginningOf(response: Response, most: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      bytes += chunk.byteLength;
      if (bytes >= most) break;
    }
  } catch {
    return "";
  }
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, most));
}

/** Writes an answer into a file, and makes sure that the disk has it. @throws Error, or `ENOSPC` */
export async function writeBody(response: Response, file: string, most: number): Promise<void> {
  await using handle = await open(file, "w");
  for await (const chunk of limited(response, most)) await handle.writeFile(chunk);
  await handle.sync();
}

/** The body in pieces; leaving it early ends the transfer. */
async function* limited(response: Response, most: number): AsyncGenerator<Uint8Array> {
  // Not a failure that another try could mend.
  const tooMuch = () => new Error(`${new URL(response.url).host} sent more than ${most} bytes.`);
  if (Number(response.headers.get("content-length") ?? 0) > most) {
    await response.body?.cancel();
    throw tooMuch();
  }
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > most) throw tooMuch();
    yield chunk;
  }
}
