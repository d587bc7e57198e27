import { describe, expect, it } from "vitest";
import { newFormId } from "../../../src/http/form.ts";
import { unreachable } from "../../support/databases.ts";
import { useRoles } from "../../support/roles.ts";

describe.skipIf(unreachable)("races for roles", () => {
  const roles = useRoles();
  const { addRole, row, review, save } = roles;

  it("twenty edits of one version: one is saved, the others are told", async () => {
    const { role, path } = await addRole(["users.view"]);
    const reviews = [];
    for (let index = 0; index < 20; index++)
      reviews.push(await review(path, { name: `Race ${index}` }));
    const answers = await Promise.all(reviews.map((reviewed) => save(path, reviewed)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array(19).fill(409)]);
    expect((await row(role)).version).toBe(2);
  });

  it("twenty creations of one name make one role", async () => {
    const form = await roles.browser.form("/roles/new");
    const names = ["Straße", "STRASSE", " strasse "];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const name = names[index % 3] as string;
        return roles.browser.post("/roles/new", { ...form, _form: newFormId(), name });
      }),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array(19).fill(422)]);
  });

  it("a role is never both given to a group and deleted", async () => {
    for (let round = 0; round < 10; round++) {
      const { role, path } = await addRole(["users.view"]);
      const { group } = await addRole([], { members: 0 });
      const form = await roles.browser.form(`${path}/deletion`);
      const given = roles.test.db.write(async (tx) => {
        await roles.test.db.dialect.lockWrites(tx);
        return tx.groupRole.create({ data: { groupId: group, roleId: role } });
      });
      const [deletion, gift] = await Promise.allSettled([
        roles.browser.post(`${path}/deletion`, form),
        given,
      ]);
      const isDeleted = deletion.status === "fulfilled" && deletion.value.status === 303;
      expect(isDeleted).toBe(gift.status === "rejected");
    }
  });
});
