export const passwords = {
  tooShort: "Use at least {{min}} characters.",
  tooLong: "Use at most {{max}} characters.",
  wellKnown: "This password is too well known. Choose one that others would not think of.",
  personal: "The password must not contain “{{part}}”, a part of the name or e-mail address.",
  different: "The two passwords differ.",
} as const;
