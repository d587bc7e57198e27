import { describe, expect, it } from "vitest";
import { addUser } from "../../support/app.ts";
import { readForm, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { useGroups } from "../../support/groups.ts";

describe.skipIf(unreachable)("editing a group", () => {
  const groups = useGroups();
  const { addGroup, role, roleIdsOf, lastEntry, review } = groups;

  it("reviews before saving: who gains and loses what, and saves exactly that", async () => {
    const [both, one] = [
      await addUser(groups.test.db, { groups: ["auditors"] }),
      await addUser(groups.test.db, { groups: [], lastName: "Solo" }),
    ];
    const id = await addGroup([await role("customer-service")], [both, one]);
    const answer = await groups.admin.submit(`/groups/${id}/edit`, {
      roles: [await role("auditors")],
    });
    const text = textOf(answer.text);
    expect(text).toMatch(
      /Nothing has been saved yet\. .*Added roles Auditors .*Removed roles Customer service /,
    );
    expect(text).toContain("1 user loses: Assign customers");
    expect(text).toMatch(
      /1 user gains: View groups, View roles, View the audit; loses: Assign customers/,
    );
    expect(text).toContain("Solo");
    expect(await roleIdsOf(id)).toEqual([await role("customer-service")]);

    const saved = await groups.admin.post(`/groups/${id}/edit`, {
      ...readForm(answer.text),
      step: "save",
    });
    expect([saved.status, saved.headers.location]).toEqual([303, `/groups#g${id}`]);
    expect(await roleIdsOf(id)).toEqual([await role("auditors")]);
    const entry = await lastEntry();
    expect([
      entry.action,
      entry.users.map(({ userId, change, lost }) => [userId, change, lost]),
    ]).toEqual([
      "group.updated",
      [
        [both, "rights", "users.customers"],
        [one, "rights", "users.customers"],
      ],
    ]);
    expect(textOf((await groups.admin.get(`/users/${one}`)).text)).toContain("Group edited");
  });

  it("goes back from the review to the form with everything typed", async () => {
    const id = await addGroup();
    const fields = await review(groups.admin, id, {
      title: "Renamed group",
      description: "still here",
    });
    const form = await groups.admin.post(`/groups/${id}/edit`, { ...fields, step: "edit" });
    expect([
      form.status,
      form.text.includes("Renamed group"),
      form.text.includes("still here"),
    ]).toEqual([200, true, true]);
  });

  it("refuses a save whose effects are others than those seen, and shows them anew", async () => {
    const id = await addGroup(
      [await role("customer-service")],
      [await addUser(groups.test.db, { groups: [] })],
    );
    const fields = await review(groups.admin, id, { roles: [] });
    const late = await addUser(groups.test.db, { groups: [], lastName: "Latecomer" });
    await groups.test.db.write((tx) =>
      tx.userGroup.create({ data: { userId: late, groupId: id } }),
    );
    const refused = await groups.admin.post(`/groups/${id}/edit`, fields);
    expect([refused.status, await roleIdsOf(id)]).toEqual([409, [await role("customer-service")]]);
    expect(textOf(refused.text)).toContain("2 users lose: View users, Assign customers");
    expect(refused.text).toContain("Latecomer");

    expect(
      (await groups.admin.post(`/groups/${id}/edit`, { ...readForm(refused.text), step: "save" }))
        .status,
    ).toBe(303);
    expect(await roleIdsOf(id)).toEqual([]);
  });

  it("puts two people's changes together, shows theirs and yours where they collide", async () => {
    const [auditors, service] = [await role("auditors"), await role("customer-service")];
    const id = await addGroup([service]);
    const mine = await groups.admin.form(`/groups/${id}/edit`);
    const other = await groups.test.signedIn();
    await other.post(
      `/groups/${id}/edit`,
      await review(other, id, {
        title: "Theirs",
        description: "their line",
        roles: [service, auditors],
      }),
    );
    const answer = await groups.admin.post(`/groups/${id}/edit`, {
      ...mine,
      title: "Yours",
      roles: [],
    });
    expect(answer.status).toBe(409);
    const text = textOf(answer.text);
    expect(text).toMatch(/Title Theirs Yours Your change\. Both of you changed this/);
    expect(text).toMatch(/Description their line empty Their change, taken over/);
    expect(text).toMatch(/Assigned roles \+ Auditors − Customer service Both changes, combined/);

    const merged = readForm(answer.text);
    expect([merged.title, merged.description, merged.roles]).toEqual([
      "Yours",
      "their line",
      auditors,
    ]);
    const saved = await groups.admin.post(`/groups/${id}/edit`, {
      ...readForm((await groups.admin.post(`/groups/${id}/edit`, merged)).text),
      step: "save",
    });
    expect([saved.status, await roleIdsOf(id)]).toEqual([303, [auditors]]);
  });
});
