import type { z } from "zod";

/**
 * A schema of api/ that is loaded when its first answer is there. Schemas bring zod along, which is several times the
 * size of the whole client: who only asks Plex's calls never loads it.
 */
export const later =
  <Schema extends z.ZodType>(load: () => Promise<Schema>) =>
  async (value: unknown): Promise<z.output<Schema>> =>
    (await load()).parse(value);
