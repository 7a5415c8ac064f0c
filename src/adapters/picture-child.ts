/** A process that works on pictures for its parent, so that native code can crash or hang without the server. */

import { endWithParent } from "./child-of-server.ts";
import { locate } from "./pictures/locate.ts";
import { cornersOf, lookAt, problemsOf } from "./pictures/look.ts";
import type { PictureAnswer, PictureRequest } from "./pictures/messages.ts";
import { transcode } from "./pictures/transcode.ts";

process.on("message", async (request: PictureRequest) => {
  const answer = await answerTo(request);
  process.send!({ ...answer, memory: process.memoryUsage.rss() } satisfies PictureAnswer);
});
endWithParent();

async function answerTo(request: PictureRequest) {
  try {
    return { found: await work(request) };
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return { failed: message, ...(code !== undefined && { code }) };
  }
}

async function work(request: PictureRequest): Promise<unknown> {
  switch (request.do) {
    case "look":
      return lookAt(request.file, request.models);
    case "try":
      return problemsOf(request.models);
    case "cover":
      // Most children look at pictures alone, and need no reader of media.
      return (await import("./pictures/cover.ts")).extractCover(request);
    case "previews":
      return (await import("./pictures/take-previews.ts")).takePreviews(request.beside, request.to);
    case "corners":
      return cornersOf(request.file);
    case "transcode":
      return transcode(request);
    case "locate":
      return locate(request);
  }
}
