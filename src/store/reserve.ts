import { closeSync, existsSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** Room on a disk that is given up when nothing else is left, for the last words of what the full disk ended. */
export interface Reserve {
  /** @returns whether there was some to give up */
  release(): boolean;
  /** Takes it again, once there is room for several times as much. Cheap while it is held. */
  renew(): void;
}

/** Of a database that is on no disk. */
export const noReserve: Reserve = { release: () => false, renew: () => {} };

const bytes = 1024 * 1024;
/** Free room that must be left, in reserves. */
const spare = 8;

/** @param file is made, or used as it is */
export function keepReserve(file: string): Reserve {
  let held = existsSync(file);
  const reserve: Reserve = {
    release() {
      const had = held;
      rmSync(file, { force: true });
      held = false;
      return had;
    },
    renew() {
      if (held) return;
      const { bavail, bsize } = statfsSync(dirname(file));
      if (bavail * bsize < (1 + spare) * bytes) return;
      const handle = openSync(file, "w", 0o600);
      // Not of zeros, which some file systems keep without room.
      for (let written = 0; written < bytes; )
        written += writeSync(handle, Buffer.alloc(bytes - written, 0xa5));
      fsyncSync(handle);
      closeSync(handle);
      held = true;
    },
  };
  reserve.renew();
  return reserve;
}
