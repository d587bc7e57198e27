/** What somebody tried, as the audit tells an act that was refused. */
export const tried = {
  user: {
    created: "Tried to create a user",
    updated: "Tried to edit the user",
    activated: "Tried to activate the user",
    deactivated: "Tried to deactivate the user",
    deleted: "Tried to delete the user",
    restored: "Tried to restore the user",
    unlocked: "Tried to unlock the user",
    linkGiven: "Tried to give a set-password link",
    linkRevoked: "Tried to revoke the set-password link",
    linkUsed: "Tried to set the password by link",
    endChanged: "Tried to change the end of access",
    erased: "Tried to erase the user",
  },
  group: {
    created: "Tried to create a group",
    updated: "Tried to edit the group",
    deleted: "Tried to delete the group",
    members: "Tried to change the members of the group",
  },
  role: {
    created: "Tried to create a role",
    updated: "Tried to edit the role",
    deleted: "Tried to delete the role",
  },
  batch: {
    activated: "Tried to activate users in a batch",
    deactivated: "Tried to deactivate users in a batch",
    joined: "Tried to add users to a group in a batch",
    left: "Tried to remove users from a group in a batch",
    stopped: "Tried to stop a batch",
  },
  profile: {
    updated: "Tried to change their own profile",
  },
  customers: {
    assigned: "Tried to assign customers",
    moved: "Tried to move customers to another user",
    received: "Tried to receive customers from another user",
    imported: "Tried to import customers",
    added: "Tried to add a customer",
    updated: "Tried to edit the customer",
    replaced: "Tried to replace the customer",
    deleted: "Tried to delete the customer",
  },
  import: {
    started: "Tried to import customers",
  },
  export: {
    started: "Tried to export a list",
    ended: "Tried to export a list",
  },
  sessions: {
    ended: "Tried to end sessions",
  },
  address: {
    unlocked: "Tried to unlock a network address",
  },
  storeKey: {
    created: "Tried to create a store key",
    revoked: "Tried to revoke the store key",
  },
} as const;
