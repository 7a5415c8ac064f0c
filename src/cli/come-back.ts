import type { PlexAPI } from "../sdk/plex-api.ts";
import { connect } from "./connect.ts";
import { exitStatus, statusOf } from "./exit-status.ts";
import type { ConnectionOptions, Hands } from "./hands.ts";

/** Milliseconds between two tries to reach a server again: at first, and at most. Each pause is twice the one before. */
const [firstPause, longestPause] = [500, 30_000];

interface Patience {
  /** Aborted when nobody looks any more. */
  left: AbortSignal;
  /** How often in a row it is tried again; without an end when absent. */
  tries?: number;
  /** Called before a line is printed that tells of a lost connection. */
  lost?(): void;
}

/**
 * Does what lasts as long as the server does, and does it anew whenever the server is back: after a restart maybe at
 * another address, so that it is looked up each time.
 * @param work tells when the server has answered, goes on with what it knew before, and throws when the server is gone
 * @returns what the work comes to; 0 when it was left
 * @throws what the work throws before the server ever answered, and what no other try would mend
 */
export async function comingBack(
  hands: Hands,
  options: ConnectionOptions,
  { left, tries = Number.POSITIVE_INFINITY, lost }: Patience,
  work: (sdk: PlexAPI, answered: () => void) => Promise<number>,
): Promise<number> {
  let [wasThere, isLost, failures] = [false, false, 0];
  const answered = () => {
    if (isLost) hands.err("The server answers again.\n");
    [wasThere, isLost, failures] = [true, false, 0];
  };
  for (;;) {
    try {
      return await work(await connect(hands, options), answered);
    } catch (error) {
      if (left.aborted) return exitStatus.ok;
      const mayPass = wasThere && statusOf(error) === exitStatus.notReachable;
      if (!mayPass || ++failures > tries) throw error;
      if (!isLost) {
        lost?.();
        hands.err("The connection to the server was lost; trying again.\n");
      }
      isLost = true;
      await hands.wait(Math.min(longestPause, firstPause * 2 ** (failures - 1)), left);
      if (left.aborted) return exitStatus.ok;
    }
  }
}
