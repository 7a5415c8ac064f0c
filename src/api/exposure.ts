import { z } from "zod";
import { checkSchema } from "./checks.ts";

export const exposureSchema = z.object({ checks: z.array(checkSchema) });
