import { z } from "zod";
import { storeScopes } from "../../domain/store-scopes.ts";
import { idParam, nameOf, pageNumber } from "../../http/fields.ts";

export const storeQuery = z.object({ page: pageNumber });
export const keyParams = z.object({ id: idParam });

const day = z.iso.date();

/** A day as browsers send it, or none; years as a date field takes them. */
const lastDay = z
  .string()
  .refine(
    (text) => text === "" || (day.safeParse(text).success && text <= "2999-12-31"),
    "store.form.endsOn.invalid",
  );

export const keyForm = z.strictObject({
  name: nameOf({
    missing: "store.form.name.missing",
    tooLong: "store.form.name.tooLong",
    forbidden: "store.form.name.forbidden",
  }),
  scopes: z.array(z.enum(storeScopes)).min(1, "store.form.scopes.missing"),
  endsOn: lastDay,
});

export const revocationForm = z.strictObject({});
