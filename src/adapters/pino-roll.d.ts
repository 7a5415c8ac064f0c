/** Which has no types of its own. */
declare module "pino-roll" {
  import type { EventEmitter } from "node:events";

  interface RollingFile extends EventEmitter {
    write(line: string): boolean;
    /** Writes what is left, then emits `close`. */
    end(): void;
  }

  /** Opens `<file>.<number><extension>`, and the next number when that is full. */
  export default function roll(options: {
    file: string;
    extension: string;
    size: string;
    limit: { count: number; removeOtherLogFiles: boolean };
    sync: boolean;
    mode: number;
  }): Promise<RollingFile>;
}
