import { describe, expect, it } from "vitest";
import { contactOf } from "../../src/domain/contact.ts";

describe("whom to ask", () => {
  it.each([
    ["help@example.com", "mailto:help@example.com"],
    ["https://help.example.com/reset?x=1", "https://help.example.com/reset?x=1"],
    ["HTTP://help.example.com", "http://help.example.com/"],
    ["+49 (30) 123-45", "tel:+493012345"],
    ["030/12345", "tel:03012345"],
    ["+49 (0) 30 123", "tel:+4930123"],
  ])("is a link where a browser opens it: %s", (text, href) => {
    expect(contactOf(text)).toEqual({ text, href });
  });

  it.each([
    "Room 12, ask for Ada",
    "help@example.com or 12345",
    "help@example.com?subject=x",
    "help@example.com%0Abcc:x",
    "javascript:alert(1)",
    "data:text/html,x",
    "//example.com",
    "https://",
    "https://a b",
    "12",
    "+-+-+",
    "-----",
    "1/2/2026 - 5",
    "mailto:help@example.com",
    "",
  ])("is a text where it is none of these: %s", (text) => {
    expect(contactOf(text)).toEqual({ text, href: "" });
  });
});
