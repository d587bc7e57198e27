/** Set-password links: giving one, showing it this once, and what the record says of it. */
export const link = {
  title: "Give {{name}} a set-password link?",
  text_one: "The link is valid for {{count}} hour and can be used once. With it, this user sets a password that nobody else knows.",
  text_other: "The link is valid for {{count}} hours and can be used once. With it, this user sets a password that nobody else knows.",
  keeps: "The current password works until the link is used.",
  replaces: "The link given before stops working.",
  button: "Give a set-password link",
  again: "Give a new link",
  label: "Set-password link",
  given: "Set-password link for {{name}}",
  created: "{{name}} has been created",
  once: "Copy the link now",
  onceText: "It is shown only this once, and no e-mail is sent: pass it on to {{name}} yourself.",
  until: "It is valid until {{until}} and can be used once.",
  copy: "Copy",
  copied: "Copied",
  done: "Done, the link is copied",
  another: "Done, create another user",
  shown: "The link has already been shown",
  shownText: "This form has been sent before, and the link was shown then. It cannot be shown again. If nobody has it, give a new one.",
  open: "Given by {{giver}}, {{at}}. Valid until {{until}}.",
  ended: "Given by {{giver}}, {{at}}. Expired: {{until}}.",
  none: "There is no valid link: this user cannot sign in yet.",
} as const;

/** The act that ends one. */
export const revocation = {
  title: "Revoke the set-password link of {{name}}?",
  text: "The link stops working at once.",
  button: "Revoke the link",
  done: "The set-password link of {{name}} has been revoked.",
} as const;
