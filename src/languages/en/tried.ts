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
    activated: "Tried to activate many users",
    deactivated: "Tried to deactivate many users",
    joined: "Tried to add many users to a group",
    left: "Tried to remove many users from a group",
    stopped: "Tried to stop a batch",
  },
  profile: {
    updated: "Tried to change their own profile",
  },
  customers: {
    assigned: "Tried to assign customers",
    imported: "Tried to import customers",
  },
  import: {
    started: "Tried to import customers",
  },
  sessions: {
    ended: "Tried to end sessions",
  },
  address: {
    unlocked: "Tried to unlock a network address",
  },
} as const;
