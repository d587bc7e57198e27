export const passwords = {
  tooShort: "Use at least {{min}} characters.",
  tooLong: "Use at most {{max}} characters.",
  wellKnown: "This password is too common. Choose one that others will not guess.",
  personal: "The password must not contain “{{part}}”, a part of the name or e-mail address.",
  own: "This is your own password. Choose another one: nobody else may know yours.",
  again: "This is the password you already have. Choose another one.",
  different: "The two passwords do not match.",
} as const;
