import { z } from "zod";

export const signInQuery = z.object({ next: z.string().max(2_000).default(""), language: z.string().max(10).default("") });

/** Nothing is said about what is wrong with either field: any pair is just not the right one. */
export const signInForm = z.strictObject({ email: z.string(), password: z.string() });

export const signOutForm = z.strictObject({});
