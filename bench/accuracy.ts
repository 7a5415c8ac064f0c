/**
 * How often analyses are right, on media made by code whose answers are known, from seeds that nothing was tuned on.
 * Encoded, read and analysed as any other; nothing here depends on the machine.
 */

import { breakRows } from "./accuracy/breaks.ts";
import { creditsRows } from "./accuracy/credits.ts";
import { introRows } from "./accuracy/intros.ts";
import { musicRows } from "./accuracy/music.ts";
import { previewRows } from "./accuracy/previews.ts";
import { speechRows } from "./accuracy/speech.ts";
import type { Row } from "./rows.ts";

const parts = [previewRows, introRows, creditsRows, breakRows, musicRows, speechRows];

/** One round: every round would be the same. */
export async function measure(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const rowsOf of parts) rows.push(...(await rowsOf()));
  return rows;
}
