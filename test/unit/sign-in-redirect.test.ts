import { describe, expect, it } from "vitest";
import { featureRouters } from "../../src/features/index.ts";
import { pageMatcher, registerPages } from "../../src/http/registry.ts";
import { safeNext } from "../../src/http/sign-in-redirect.ts";

const origin = "https://backoffice.example.com";
const isPage = pageMatcher(registerPages(featureRouters()));

describe("safeNext", () => {
  it.each([
    "//evil.example",
    "//evil.example/users",
    "///evil.example",
    "/\\evil.example",
    "/\\/evil.example",
    "\\\\evil.example",
    "\\/evil.example/users",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/%2f%2fevil.example",
    "/%5cevil.example",
    "%2f%2fevil.example",
    "/.//evil.example",
    "/..//evil.example",
    "/users/..//evil.example",
    "/users//evil.example",
    "https://evil.example/users",
    "HTTPS://evil.example/users",
    "https:evil.example",
    "https:/users",
    "//backoffice.example.com@evil.example/users",
    "//backoffice.example.com:444/users",
    "//backoffice.example.com.evil.example/users",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//",
    "data:text/html,x",
    "blob:https://backoffice.example.com/x",
    "//[::1]/users",
    "/http://evil.example",
    "users",
    "",
    "?q=a",
    "#users",
    "/login",
    "/logout",
    "/nowhere",
    "/Users",
    "/users/",
    "/users/0123456789",
    "/rights/users%2edelete",
    "/rights//evil.example",
    "/users/1/../../login",
    "/users/1;x",
    "/users%00",
  ])("never leaves, nor leads to what is no page: %j", (next) => {
    expect(safeNext(next, origin, isPage)).toBe("/");
  });

  it.each([
    ["/users", "/users"],
    ["/users?q=a%26b&page=2", "/users?q=a%26b&page=2"],
    ["/users/17/edit?list=q%3Dx", "/users/17/edit?list=q%3Dx"],
    ["/rights/users.delete?page=2", "/rights/users.delete?page=2"],
    ["/users?next=//evil.example", "/users?next=//evil.example"],
    ["/users#//evil.example", "/users"],
    ["/nowhere/../users", "/users"],
    ["//backoffice.example.com/users", "/users"],
  ])("leads to pages: %j", (next, to) => {
    expect(safeNext(next, origin, isPage)).toBe(to);
  });
});
