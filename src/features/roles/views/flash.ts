import type { Permission } from "../../../domain/permissions.ts";
import type { Flash } from "../../../http/page.ts";
import type { PlainKey } from "../../../languages/texts.ts";
import { editSentences, exchangeSentence, wordsOf } from "../../../views/sentence.ts";
import type { CreatedRole } from "../service/create-role.ts";
import type { UpdatedRole } from "../service/update-role.ts";

/** That there is a role, and which rights came along. */
export function createdFlash({ name, added }: CreatedRole): Flash {
  return added.length === 0
    ? { key: "roles.create.done", params: { name } }
    : { key: "roles.create.doneAdding", params: { name, rights: wordsOf(namesOf(added)) } };
}

/** What changed. */
export function updatedFlash({ name, changed }: UpdatedRole): Flash {
  const { given, taken } = changed;
  const rights = { given: wordsOf(namesOf(given)), taken: wordsOf(namesOf(taken)) };
  return editSentences({
    name,
    fields: changed.name ? ["roles.form.name.label"] : [],
    lists: exchangeSentence("roles.form.rights.label", rights),
    done: { key: "roles.edit.done", params: { name } },
  });
}

function namesOf(rights: readonly Permission[]): PlainKey[] {
  return rights.map((right): PlainKey => `rights.${right}.name`);
}
