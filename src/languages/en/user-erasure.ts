/** The page that asks before a user is erased, and what is said then. */
export const erasure = {
  title: "Warning: erase {{name}}?",
  button: "Erase",
  fields: "Name, e-mail address, password and groups are removed, name and address also from every entry of the audit.",
  audit: "The audit keeps what was done, under the name “{{former}}”; the Users List shows this name, too.",
  free: "The e-mail address can be used again at once.",
  copies: "Existing backups, exported files and logs still contain data of this person. Delete them yourself.",
  forever: "This cannot be undone: nobody can restore the user.",
  address: {
    label: "E-mail address of this user",
    hint: "To confirm, type the e-mail address shown above.",
    missing: "Type the e-mail address of this user.",
    other: "This is not the e-mail address of this user. Nothing was erased.",
  },
  done: "The user is erased and is now called “Former user #{{id}}”.",
} as const;
