import { expect, it } from "vitest";
import { essentialPermissions, permissions } from "../../src/domain/permissions.ts";

it("the last administrator holds every right but those to export and to read the audit", () => {
  const others = permissions.filter((permission) => !essentialPermissions.includes(permission));
  expect(others).toEqual(["users.export", "audit.view"]);
});
