import { describe, expect, it } from "vitest";
import type { Fields } from "../../support/browser.ts";
import { dumpDatabase } from "../../support/database-dump.ts";
import { unreachable } from "../../support/databases.ts";
import { useRoles } from "../../support/roles.ts";

describe.skipIf(unreachable)("roles: bad input", () => {
  const roles = useRoles();
  const { addRole, rightsOf } = roles;

  const bad: [string, Fields][] = [
    ["name twice", { name: ["a", "b"] }],
    ["name as list", { "name[]": "a" }],
    ["prototype", { __proto__x: "1", constructor: "x" }],
    ["unknown right", { permissions: ["users.view", "users.everything"] }],
    ["unknown base right", { basePermissions: "__proto__" }],
    ["right with NUL", { permissions: "users.view\0" }],
    ["name with NUL", { name: "a\0b" }],
    ["name with bidi override", { name: "a\u202eb" }],
    ["huge name", { name: "x".repeat(100_000) }],
    ["huge base name", { baseName: "x".repeat(100_000) }],
    ["many rights", { permissions: Array(500).fill("users.view") }],
    ["version of another shape", { version: "1e3" }],
    ["version negative", { version: "-1" }],
    ["step unknown", { step: "destroy" }],
    ["step twice", { step: ["save", "save"] }],
    ["seen twice", { seen: ["a", "b"] }],
  ];

  it.each(bad)("%s changes nothing and is no error of ours", async (_, fields) => {
    const { path } = await addRole(["users.view"]);
    const [create, edit] = [
      await roles.browser.form("/roles/new"),
      await roles.browser.form(`${path}/edit`),
    ];
    const before = await dumpDatabase(roles.test.db, ["Session.lastSeenAt"]);
    const answers = [
      await roles.browser.post(`${path}/edit`, { ...edit, step: "save", ...fields }),
    ];
    if (!Object.keys(fields).some((name) => /^(base|version|step|seen)/.test(name)))
      answers.push(await roles.browser.post("/roles/new", { ...create, name: "Bad", ...fields }));
    for (const { status } of answers) expect([400, 413, 422]).toContain(status);
    expect(await dumpDatabase(roles.test.db, ["Session.lastSeenAt"])).toEqual(before);
  });

  it("a raw __proto__ gives nothing, and a repeated right counts once", async () => {
    const { _csrf, _form, ...form } = await roles.browser.form("/roles/new");
    const tokens = { _csrf: _csrf as string, _form: _form as string };
    const named = new URLSearchParams({ ...tokens, name: "Prototype" });
    const body = `${named}&__proto__=x&__proto__=permissions`;
    const answer = await roles.browser.send("post", "/roles/new", body, {
      "content-type": "application/x-www-form-urlencoded",
    });
    expect(answer.status).toBeLessThan(500);
    expect(
      await roles.test.db.read.rolePermission.count({ where: { role: { name: "Prototype" } } }),
    ).toBe(0);
    const twice = await roles.browser.submit("/roles/new", {
      ...form,
      name: "Twice",
      permissions: ["users.view", "users.view"],
    });
    expect(await rightsOf(Number(twice.headers.location?.split("/")[2]))).toEqual(["users.view"]);
    for (const address of [
      "/roles?q[]=a",
      "/roles?page=0",
      "/roles?q=%00",
      `/roles?q=${"x".repeat(5000)}`,
      "/roles/99999",
      "/roles/1?history=x",
    ])
      expect((await roles.browser.get(address)).status, address).toBeLessThan(500);
    for (const address of [
      "/roles/0",
      "/roles/-1",
      "/roles/1e3",
      "/roles/999999999",
      "/roles/x/edit",
      "/roles/999999999/deletion",
    ])
      expect((await roles.browser.get(address)).status, address).toBe(404);
  });
});
