import type { Flash } from "../../../http/page.ts";
import type { PlainKey } from "../../../languages/texts.ts";
import { editSentences, exchangeSentence, namesOf } from "../../../views/sentence.ts";
import type { MembersForm } from "../schemas.ts";
import type { ChangedMembers } from "../service/change-members.ts";
import type { UpdatedGroup } from "../service/update-group.ts";
import type { SavedGroup } from "../service/write-group.ts";

/** What changed. */
export function updatedFlash({ title, changed }: UpdatedGroup): Flash {
  const roles = { given: namesOf(changed.given), taken: namesOf(changed.taken) };
  return editSentences({
    name: title,
    fields: changed.fields.map((field): PlainKey => `groups.form.${field}.label`),
    lists: exchangeSentence("groups.form.roles.label", roles),
    done: { key: "groups.edit.done", params: { title } },
  });
}

export function deletedFlash({ title }: SavedGroup): Flash {
  return { key: "groups.deletion.done", params: { title } };
}

/** Who was added or removed. */
export function membersFlash(act: MembersForm["do"], { title, names }: ChangedMembers): Flash {
  const params = { title, names: namesOf(names), count: names.length };
  return { key: `groups.members.done.${act}`, params };
}
