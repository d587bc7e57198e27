import { Router } from "express";
import { type UndoKind, undoKinds, undoRights } from "../../domain/undoable.ts";
import { page } from "../../http/page.ts";
import { historyUrl, undoForm, undoParams, undoQuery } from "./schemas.ts";
import { loadUndo, undoEntry, undoSubject } from "./service/undo-entry.ts";
import { undoModel } from "./views/ask.ts";
import { undoneFlash } from "./views/flash.ts";

/** Taking single entries of a history back, each kind with the right of what it does. */
export function undoRouter(): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const kind of undoKinds) addUndoPage(router, kind);
  return router;
}

function addUndoPage(router: Router, kind: UndoKind): void {
  page(router, `/undo/${kind}/:id`, {
    permission: undoRights[kind].permission,
    params: undoParams,
    subject: undoSubject,
    query: undoQuery,
    form: undoForm,
    async show({ ctx, params, query: { list }, form }) {
      const loaded = await loadUndo(ctx, { kind, ...params }, form.values.version);
      return { view: "undo/ask", model: undoModel(ctx, { ...loaded, form, list }) };
    },
    async submit({ ctx, params, query: { list }, input }) {
      const entry = await undoEntry(ctx, { kind, ...params, ...input });
      return { redirect: historyUrl(entry, list), flash: undoneFlash(entry) };
    },
  });
}
