import { Router } from "express";
import { storeKeySubject } from "../../db/subjects.ts";
import type { StoreInterface } from "../../http/openapi.ts";
import { page, type SignedInContext } from "../../http/page.ts";
import { keyForm, keyParams, revocationForm, storeQuery } from "./schemas.ts";
import {
  checkKey,
  createKey,
  createStoreKey,
  loadKeys,
  loadRevocation,
  revokeStoreKey,
} from "./service.ts";
import { interfaceModel } from "./views/interface.ts";
import { createdModel, newKeyModel, revocationModel } from "./views/key.ts";
import { keysModel } from "./views/list.ts";

/**
 * The keys that the store asks with, and the page about what it may ask, which `describe` knows in
 * the reader's language.
 */
export function storeRouter(describe: (t: SignedInContext["t"]) => StoreInterface): Router {
  const router = Router({ caseSensitive: true, strict: true });
  addKeyPages(router);
  addRevocationPage(router);

  page(router, "/store/api", {
    permission: "signed-in",
    show: ({ ctx }) => ({ view: "store/interface", model: interfaceModel(ctx, describe(ctx.t)) }),
  });
  return router;
}

function addKeyPages(router: Router): void {
  page(router, "/store", {
    permission: "store.manage",
    query: storeQuery,
    async show({ ctx, query }) {
      const list = await loadKeys(ctx.db.read, query.page, ctx.now);
      return { view: "store/list", model: keysModel(ctx, list) };
    },
  });

  // Answered with the key itself and no redirect: it shall stand in no cookie and no session.
  page(router, "/store/new", {
    permission: createStoreKey.permission,
    form: keyForm,
    show: ({ ctx, form }) => ({ view: "store/new", model: newKeyModel(ctx, form) }),
    check: ({ ctx, valid }) => checkKey(ctx.db.read, valid, ctx),
    async submit({ ctx, input }) {
      return { view: "store/created", model: createdModel(ctx, await createKey(ctx, input)) };
    },
  });
}

function addRevocationPage(router: Router): void {
  page(router, "/store/:id/revocation", {
    permission: revokeStoreKey.permission,
    params: keyParams,
    subject: storeKeySubject,
    form: revocationForm,
    async show({ ctx, params, form }) {
      const loaded = await loadRevocation(ctx.db.read, params.id);
      return { view: "store/revocation", model: revocationModel(ctx, form, loaded) };
    },
    async submit({ ctx, params }) {
      const { id, name } = await revokeStoreKey(ctx, params);
      return {
        redirect: `/store#k${id}`,
        flash: { key: "store.revocation.done", params: { name } },
      };
    },
  });
}
