import { z } from "zod";

const errorsSchema = z.object({
  errors: z.array(z.object({ code: z.int(), message: z.string(), status: z.int() })),
});

/** The answers that most of our own calls may give beside their own. */
export const badRequest = {
  400: errorsSchema.describe("Something was asked for in a way that there is not."),
};
export const notAuthenticated = { 401: errorsSchema.describe("The token is missing or wrong.") };
export const forbidden = { 403: errorsSchema.describe("A page of somebody else made the browser call.") };
export const tooManyAttempts = { 429: errorsSchema.describe("Too many wrong tokens came from the address.") };
export const conflict = { 409: errorsSchema.describe("Something else is in its place.") };
export const notFound = { 404: errorsSchema.describe("There is nothing of this name or id.") };
export const refusedNow = { 409: errorsSchema.describe("What it is asked of is not fit for it.") };
