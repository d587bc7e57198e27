import { expect, it } from "vitest";
import { essentialPermissions, permissions } from "../../src/domain/permissions.ts";

it("the last administrator holds every right but that to read the audit", () => {
  const others = permissions.filter((permission) => !essentialPermissions.includes(permission));
  expect(others).toEqual(["audit.view"]);
});
