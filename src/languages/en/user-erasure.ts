/** The page that asks before a user is erased, and what is said then. */
export const erasure = {
  title: "Warning: erase {{name}}?",
  button: "Erase",
  fields: "Name, e-mail address, password and groups are taken away, and the name and address from every entry of the audit, too.",
  audit: "What was done stays in the audit, under “{{former}}”. As such the user stays in the Users List, too.",
  free: "The e-mail address can be used again at once.",
  copies: "Backups, exported files and logs that exist already still contain the person. Delete them yourself.",
  forever: "This cannot be undone: nobody can restore the user.",
  address: {
    label: "E-mail address of this user",
    hint: "To confirm, type the address that stands above.",
    missing: "Type the e-mail address of this user.",
    other: "This is not the e-mail address of this user. Nothing was erased.",
  },
  done: "The user is erased. What is left: Former user #{{id}}.",
} as const;
