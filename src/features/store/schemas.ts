import { z } from "zod";
import { storeScopes } from "../../domain/store-scopes.ts";
import { dayOrNone, idParam, nameOf, pageNumber } from "../../http/fields.ts";

export const storeQuery = z.object({ page: pageNumber });
export const keyParams = z.object({ id: idParam });

export const keyForm = z.strictObject({
  name: nameOf({
    missing: "store.form.name.missing",
    tooLong: "store.form.name.tooLong",
    forbidden: "store.form.name.forbidden",
  }),
  scopes: z.array(z.enum(storeScopes)).min(1, "store.form.scopes.missing"),
  endsOn: dayOrNone("store.form.endsOn.invalid"),
});

export const revocationForm = z.strictObject({});
