/** A process that looks at pictures for its parent, so that native code can crash or hang without the server. */

import { lookAt, problemsOf } from "./pictures/look.ts";
import type { PictureAnswer, PictureRequest } from "./pictures/messages.ts";

process.on("message", async (request: PictureRequest) => {
  const answer = await answerTo(request);
  process.send!({ ...answer, memory: process.memoryUsage.rss() } satisfies PictureAnswer);
});
process.on("disconnect", () => process.exit());

async function answerTo({ file, models }: PictureRequest) {
  try {
    if (file === undefined) return { problems: await problemsOf(models) };
    return { look: await lookAt(file, models) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}
