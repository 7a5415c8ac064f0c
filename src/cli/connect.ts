import { PlexAPI } from "../sdk/plex-api.ts";
import type { ConnectionOptions, Hands } from "./hands.ts";

/** The client of the server that the options, the environment or the data folder name. */
export async function connect(
  hands: Hands,
  options: ConnectionOptions,
  patience: { timeout?: number } = {},
): Promise<PlexAPI> {
  const { url, token } = await hands.connection(options);
  // A person who waits would rather know at once.
  return new PlexAPI({ serverURL: url, accessToken: token, retry: { attempts: 1 }, ...patience });
}
