import type { ReadResult } from "../../core/ports.ts";
import type { TraceContext } from "../traces/telemetry.ts";
import type { PassRequest } from "./pass.ts";

/** To the child: read a file. Requests are answered in the order sent. */
export interface ReadMessage extends PassRequest {
  id: number;
  /** Present where somebody collects traces. */
  trace?: TraceContext;
}

/**
 * From the child. Any of them shows that it is alive.
 * @property bytesRead of this file so far.
 * @property memory bytes that the child occupies.
 */
export type ChildMessage =
  | { type: "progress"; id: number; fraction: number; bytesRead: number; memory: number }
  | { type: "done"; id: number; result: ReadResult; memory: number }
  | { type: "failed"; id: number; reason: string; memory: number };
