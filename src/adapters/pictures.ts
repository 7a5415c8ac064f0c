import { type ChildProcess, fork } from "node:child_process";
import { constants, setPriority } from "node:os";
import { extname } from "node:path";
import type {
  CornerColours,
  Gradient,
  NearestCity,
  PictureModels,
  Pictures,
  Transcoding,
} from "../core/ports.ts";
import type { PictureLook } from "../media/picture-finding.ts";
import { markOf } from "./left-children.ts";
import type { PictureAnswer, PictureRequest } from "./pictures/messages.ts";

export interface PictureChild extends Pictures {
  look(file: string, models: PictureModels, signal: AbortSignal): Promise<PictureLook>;
  /** @throws Error for people when the file cannot be read; `signal.reason` when aborted */
  corners(file: string, signal?: AbortSignal): Promise<CornerColours>;
  /** Writes a picture of a file, or one between four colours, to `to`. @throws Error for people, or `ENOSPC` */
  transcode(source: string | Gradient, wanted: Transcoding, to: string): Promise<void>;
  /** The nearest town of a data set. @throws Error for people when it cannot be read; `signal.reason` when aborted */
  locate(
    dataSet: string,
    place: { latitude: number; longitude: number },
    signal: AbortSignal,
  ): Promise<NearestCity | undefined>;
  /** Ends the process. What is still being looked at fails. */
  close(): Promise<void>;
}

/** A child that occupies more memory than this after a picture is replaced. */
const mostMemory = 1024 ** 3;
/** A child that has nothing to do for so long ends. */
const idleMs = 60_000;

/**
 * Looks at still pictures, one after another, in a child process of low priority: native code can crash, hang or be
 * aborted at any time, and takes no more with it than the picture in hand. The child starts with the first picture.
 * @param owner the folder in whose name the child works; see `endLeftChildren`
 * @param silentMs a child that takes longer over one picture hangs: it is killed
 */
export function openPictures({
  owner,
  silentMs = 60_000,
}: {
  owner?: string;
  silentMs?: number;
} = {}): PictureChild {
  const mark = owner === undefined ? [] : [markOf(owner)];
  const closing = new AbortController();
  let child: ChildProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  /** Requests are answered in the order asked. */
  function ask(request: PictureRequest, signal?: AbortSignal): Promise<unknown> {
    const either = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
    const found = last.then(async () => {
      either.throwIfAborted();
      const answer = await answerTo(request, either);
      if ("failed" in answer) throw Object.assign(new Error(answer.failed), { code: answer.code });
      return answer.found;
    });
    last = found.catch(() => undefined);
    return found;
  }

  async function answerTo(request: PictureRequest, signal: AbortSignal): Promise<PictureAnswer> {
    clearTimeout(idle);
    if (!child?.connected) child = startChild(mark);
    const asked = child;
    const subject = subjectOf(request);
    const { promise, resolve, reject } = Promise.withResolvers<PictureAnswer>();
    const abort = () => reject(signal.reason);
    const ended = (code: number | null, signal: string | null) =>
      reject(
        new Error(
          `Expected to look at ${subject}, but the process that does ${signal ? `was ended by ${signal}` : `ended with status ${code}`}.`,
        ),
      );
    const failed = (error: Error) =>
      reject(new Error(`No process can be started for ${subject}: ${error.message}`));
    const silence = setTimeout(
      () =>
        reject(new Error(`Nothing was found out about ${subject} for ${silentMs / 1000} s: gave up on it.`)),
      silentMs,
    );
    asked.once("message", resolve).once("exit", ended).once("error", failed);
    signal.addEventListener("abort", abort, { once: true });
    keepAlive(asked);
    try {
      asked.send(request);
      const answer = await promise;
      if (answer.memory > mostMemory) retire();
      else rest(asked);
      return answer;
    } catch (error) {
      await kill(asked);
      throw error;
    } finally {
      clearTimeout(silence);
      signal.removeEventListener("abort", abort);
      asked.off("message", resolve).off("exit", ended).off("error", failed);
    }
  }

  /** Only work keeps the server from ending. */
  function rest(child: ChildProcess): void {
    child.unref();
    child.channel?.unref();
    idle = setTimeout(retire, idleMs).unref();
  }

  function retire(): void {
    clearTimeout(idle);
    child?.disconnect();
    child = undefined;
  }

  async function kill(asked: ChildProcess): Promise<void> {
    child = undefined;
    if (asked.pid === undefined || asked.exitCode !== null || asked.signalCode !== null) return;
    const gone = new Promise((resolve) => asked.once("exit", resolve));
    asked.ref();
    asked.kill("SIGKILL");
    await gone;
  }

  return {
    look: (file, models, signal) => ask({ do: "look", file, models }, signal) as Promise<PictureLook>,
    cover: (file, to, signal) => ask({ do: "cover", file, to }, signal) as Promise<string | undefined>,
    takePreviews: (beside, to, signal) =>
      ask({ do: "previews", beside, to }, signal) as ReturnType<Pictures["takePreviews"]>,
    problemsOf: (models, signal) => ask({ do: "try", models }, signal) as Promise<string[]>,
    corners: (file, signal) => ask({ do: "corners", file }, signal) as Promise<CornerColours>,
    transcode: (source, wanted, to) => ask({ do: "transcode", source, wanted, to }) as Promise<void>,
    locate: (dataSet, place, signal) =>
      ask({ do: "locate", dataSet, ...place }, signal) as Promise<NearestCity | undefined>,
    close: async () => {
      closing.abort(new Error("The house is closed: no picture is looked at any more."));
      await last;
      clearTimeout(idle);
      if (child) await kill(child);
    },
  };
}

function subjectOf(request: PictureRequest): string {
  if (request.do === "try") return "the configured models";
  if (request.do === "locate") return request.dataSet;
  if (request.do === "previews") return "pictures beside a video";
  if (request.do === "transcode")
    return typeof request.source === "string" ? request.source : "a picture between four colours";
  return request.file;
}

function startChild(mark: readonly string[]): ChildProcess {
  const entry = new URL(`./picture-child${extname(import.meta.url)}`, import.meta.url);
  const child = fork(entry, mark, {
    execArgv: [],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  // Without a listener, an error of a child at rest would end the server; its next request finds it gone.
  child.on("error", () => undefined);
  return child;
}

function keepAlive(child: ChildProcess): void {
  child.ref();
  child.channel?.ref();
}
