import { expect, it } from "vitest";
import { essentialPermissions, permissions } from "../../src/domain/permissions.ts";

it("the last administrator holds all rights but those of the audit and the store", () => {
  const others = permissions.filter((permission) => !essentialPermissions.includes(permission));
  expect(others).toEqual(["audit.view", "store.manage"]);
});
