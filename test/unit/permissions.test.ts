import { expect, it } from "vitest";
import { essentialPermissions, permissions } from "../../src/domain/permissions.ts";

it("the last administrator holds all rights but to export, and those of audit and store", () => {
  const others = permissions.filter((permission) => !essentialPermissions.includes(permission));
  expect(others).toEqual(["users.export", "users.erase", "audit.view", "store.manage"]);
});
