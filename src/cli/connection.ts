import { Complaint } from "./complaint.ts";
import { exitStatus } from "./exit-status.ts";
import type { Connection, ConnectionOptions, Profiles } from "./hands.ts";

/** Everything that may say where the server is. */
export interface Surroundings {
  options: ConnectionOptions;
  /** `BUTLER_SERVER`, `BUTLER_TOKEN`, `BUTLER_PROFILE`. */
  environment: { server?: string | undefined; token?: string | undefined; profile?: string | undefined };
  profiles: Profiles;
  /** The data folder, and what it knows of the server that runs on it. */
  local: { folder: string; address: string | undefined; token: string | undefined };
}

/** Nobody named a server, and none runs on the data folder. */
export class NoServerHere extends Complaint {
  constructor(folder: string) {
    super(
      `No server runs on the data folder ${folder}. Start one with \`butler serve\`, or name another with --server.`,
      exitStatus.notReachable,
    );
  }
}

const usualAddress = "http://127.0.0.1:32400";

/**
 * The server to speak to: what was typed comes first, then the environment, then the data folder. An access token is
 * only sent to the server that it was kept for: that of a profile, and that of the data folder, stay at home when another
 * server is named without a token of its own.
 * @throws Complaint when there is no such profile; NoServerHere when no server runs on the data folder
 */
export function connectionOf({ options, environment, profiles, local }: Surroundings): Connection {
  const given = options.token ?? environment.token;
  const at = (url: string, kept: string | undefined, isNamed = true): Connection => ({
    url,
    token: given ?? kept ?? "",
    isNamed,
  });
  // With the data folder named as well, its token is meant: the same server may have several addresses.
  const tokenFor = (url: string) =>
    options.data !== undefined || isSame(url, local.address) ? local.token : undefined;

  if (options.server !== undefined) return at(options.server, tokenFor(options.server));
  if (options.profile !== undefined) return fromProfile(options.profile);
  if (options.data !== undefined) return atHome();
  if (environment.server !== undefined) return at(environment.server, tokenFor(environment.server));
  if (environment.profile !== undefined) return fromProfile(environment.profile);
  return atHome();

  function atHome(): Connection {
    if (local.address !== undefined) return at(local.address, local.token, false);
    // Whoever has a token means a server: in a container, or a Plex Media Server. Any other would only say no.
    if (options.data === undefined && given !== undefined) return at(usualAddress, undefined, false);
    throw new NoServerHere(local.folder);
  }

  function fromProfile(name: string): Connection {
    const profile = profiles[name];
    if (profile !== undefined) return at(profile.server, profile.token);
    const known = Object.keys(profiles).join(", ") || "none yet";
    throw new Complaint(
      `There is no profile "${name}". Profiles: ${known}. \`butler profile add ${name} URL\` makes it.`,
      exitStatus.notFound,
    );
  }
}

const isSame = (one: string, other: string | undefined): boolean =>
  other !== undefined &&
  URL.canParse(one) &&
  URL.canParse(other) &&
  new URL(one).origin === new URL(other).origin;
