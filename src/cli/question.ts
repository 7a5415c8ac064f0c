import { Complaint } from "./complaint.ts";
import { exitStatus } from "./exit-status.ts";
import type { Hands } from "./hands.ts";

/** The option of commands that take something away. */
export interface Consent {
  yes?: boolean;
}

/**
 * Asks before something is taken away, unless `--yes` was typed. Anything but yes is no.
 * @throws Complaint where nobody can be asked
 */
export async function confirmed(hands: Hands, question: string, { yes = false }: Consent): Promise<boolean> {
  if (yes) return true;
  const answer = await hands.ask(`${question} [y/N] `);
  if (answer === undefined) {
    const message = `${question} There is no terminal to ask at: say --yes to go ahead.`;
    throw new Complaint(message, exitStatus.wrongUse);
  }
  if (/^y(es)?$/i.test(answer.trim())) return true;
  hands.err("Nothing was changed.\n");
  return false;
}
