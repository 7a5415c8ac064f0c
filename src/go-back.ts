import { goBack, installationHere } from "./adapters/updates/installation.ts";
import { packageFolder } from "./version.ts";

/** Undoes the last update of the installation that this command is part of. @throws Error for people */
export async function goBackHere(): Promise<{ from: string; to: string; backup: string }> {
  const installation = installationHere(packageFolder);
  if ("reason" in installation)
    throw new Error(
      `Expected an installation that was updated by itself; this one was not, because ${installation.reason}.`,
    );
  return goBack(installation);
}
