import { z } from "zod";

export const pauseSchema = z.object({ paused: z.boolean() });
export type PauseAnswer = z.infer<typeof pauseSchema>;
