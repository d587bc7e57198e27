import { describe, expect, it } from "vitest";
import type { Permission } from "../../../src/domain/permissions.ts";
import {
  whyNotActOn,
  whyNotChange,
  whyNotGrant,
  whyNotIfDeleted,
  whyNotWithout,
} from "../../../src/rights/policy.ts";
import { actorWith, said } from "../../support/policy.ts";

type Rights = Permission[];

describe("the ceiling", () => {
  it.each<[holds: Rights, gives: Rights, outcome: string]>([
    [["users.view"], [], "may"],
    [["users.view"], ["users.view"], "may"],
    [[], ["users.view"], "rights.whyNot.grant users.view"],
    [["users.view"], ["users.view", "audit.view"], "rights.whyNot.grant audit.view"],
    [["users.view"], ["audit.view", "users.edit"], "rights.whyNot.grant users.edit"],
  ])("who holds %j and gives %j: %s", (holds, gives, outcome) => {
    expect(said(whyNotGrant(actorWith(...holds), new Set(gives)))).toBe(outcome);
  });

  it.each<[before: Rights, after: Rights, outcome: string]>([
    [[], [], "may"],
    [[], ["users.view"], "may"],
    [["users.view"], [], "may"],
    [["audit.view"], ["audit.view"], "may"],
    [["audit.view"], ["audit.view", "users.view"], "may"],
    [["audit.view", "users.view"], ["audit.view"], "may"],
    [[], ["audit.view"], "rights.whyNot.grant audit.view"],
    [["audit.view"], [], "rights.whyNot.revoke audit.view"],
    [["audit.view"], ["roles.view"], "rights.whyNot.grant roles.view"],
    [["users.view"], ["audit.view"], "rights.whyNot.grant audit.view"],
  ])("who holds users.view and makes %j into %j: %s", (before, after, outcome) => {
    const reason = whyNotChange(actorWith("users.view"), new Set(before), new Set(after));
    expect(said(reason)).toBe(outcome);
  });
});

describe("dominance", () => {
  it.each<[whom: string, id: number, holds: Rights, outcome: string]>([
    ["nothing", 2, [], "may"],
    ["as much", 2, ["users.view"], "may"],
    ["more", 2, ["users.view", "audit.view"], "rights.whyNot.actOn audit.view"],
    ["something else", 2, ["audit.view"], "rights.whyNot.actOn audit.view"],
    ["more, but is oneself", 1, ["users.view", "audit.view"], "may"],
  ])("who holds users.view, on somebody who holds %s", (_, id, holds, outcome) => {
    const target = { id, permissions: new Set(holds) };
    expect(said(whyNotActOn(actorWith("users.view"), target))).toBe(outcome);
  });
});

describe("a right of its own", () => {
  it.each([
    [actorWith("users.edit"), "may"],
    [actorWith("users.view"), "errors.forbidden.permission users.edit"],
    [actorWith(), "errors.forbidden.permission users.edit"],
  ])("is asked for", (actor, outcome) => {
    expect(said(whyNotWithout(actor, "users.edit"))).toBe(outcome);
  });
});

describe("a deleted user", () => {
  it.each([
    ["active", "may"],
    ["deactivated", "may"],
    ["deleted", "users.whyNot.deleted"],
  ] as const)("is there to be restored alone: %s", (status, outcome) => {
    expect(said(whyNotIfDeleted({ status }))).toBe(outcome);
  });
});
