import { fold } from "../../src/domain/text.ts";
import { addUser, type TestApp } from "./app.ts";
import { textOf } from "./browser.ts";

/** People whose rights come from this and that; their ids by name. */
export async function addExplainedPeople(test: TestApp): Promise<Record<string, number>> {
  const ids: Record<string, number> = {};
  ids.manager = await addUser(test.db, {
    email: "mia@example.com",
    firstName: "Mia",
    lastName: "Manager",
    groups: ["user-managers", "auditors"],
  });
  ids.waiting = await addUser(test.db, {
    firstName: "Wanda",
    lastName: "Waiting",
    groups: ["user-managers"],
    status: "deactivated",
  });
  ids.gone = await addUser(test.db, {
    firstName: "Gone",
    lastName: "Girl",
    groups: ["user-managers"],
    status: "deleted",
  });
  ids.nobody = await addUser(test.db, { firstName: "Nora", lastName: "None", groups: [] });
  ids.clerk = await addUser(test.db, { firstName: "Carla", lastName: "Clerk" });
  await addRole(test, ["Readers of roles", ["roles.view", "users.fly"], true]);
  await addRole(test, ["Idle", ["users.restore"], false]);
  await addRole(test, ["Deleters", ["users.delete"], true]);
  ids.reader = await addUser(test.db, {
    firstName: "Rolf",
    lastName: "Reader",
    groups: ["readers of roles"],
  });
  ids.deleter = await addUser(test.db, {
    firstName: "Dirk",
    lastName: "Deleter",
    groups: ["deleters"],
  });
  return ids;
}

/** A role, and a group of the same name that has it. */
function addRole(
  test: TestApp,
  [name, rights, inGroup]: [string, string[], boolean],
): Promise<void> {
  return test.db.write(async (tx) => {
    const times = { createdAt: test.clock.now, updatedAt: test.clock.now };
    const role = await tx.role.create({ data: { name, nameKey: fold(name), ...times } });
    await tx.rolePermission.createMany({
      data: rights.map((permission) => ({ roleId: role.id, permission })),
    });
    if (!inGroup) return;
    const group = await tx.group.create({
      data: { title: name, titleKey: fold(name), systemKey: fold(name), ...times },
    });
    await tx.groupRole.create({ data: { groupId: group.id, roleId: role.id } });
  });
}

export const main = (html: string) => textOf(html.slice(html.indexOf("<main")));
export const answerOf = (html: string) =>
  textOf(/<div class="answer [\s\S]*?<\/section>/.exec(html)?.[0] ?? "").trim();
export const chainsIn = (html: string) =>
  [
    ...(/<ul class="chains">([\s\S]*?)<\/ul>/.exec(html)?.[1] ?? "").matchAll(
      /<li>([\s\S]*?)<\/li>/g,
    ),
  ].map(([, li]) => textOf(li as string).trim());
