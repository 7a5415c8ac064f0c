import { PlexAPI } from "../sdk/plex-api.ts";
import { NoServerHere } from "./connection.ts";
import type { Connection, ConnectionOptions, Hands } from "./hands.ts";

interface Patience {
  timeout?: number;
}

/** The client of the server that the options, the environment or the data folder name. */
export async function connect(
  hands: Hands,
  options: ConnectionOptions,
  patience: Patience = {},
): Promise<PlexAPI> {
  return clientOf(await hands.connection(options), patience);
}

/**
 * For commands that can do without a server, but not in the place of one that was named.
 * @returns undefined where nobody named one, and none runs on the data folder
 */
export async function connectIfAny(
  hands: Hands,
  options: ConnectionOptions,
): Promise<{ sdk: PlexAPI; isNamed: boolean } | undefined> {
  try {
    const connection = await hands.connection(options);
    return { sdk: clientOf(connection), isNamed: connection.isNamed };
  } catch (error) {
    if (error instanceof NoServerHere) return undefined;
    throw error;
  }
}

const clientOf = ({ url, token }: Connection, patience: Patience = {}): PlexAPI =>
  // A person who waits would rather know at once.
  new PlexAPI({ serverURL: url, accessToken: token, retry: { attempts: 1 }, ...patience });
