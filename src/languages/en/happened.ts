/** What happened, as the audit lists and tells each act. */
export const happened = {
  user: {
    created: "User created",
    updated: "User edited",
    activated: "User activated",
    deactivated: "User deactivated",
    deleted: "User deleted",
    restored: "User restored",
    unlocked: "User unlocked",
    linkGiven: "Set-password link given",
    linkRevoked: "Set-password link revoked",
    linkUsed: "Password set by link",
    endChanged: "End of access changed",
    erased: "User erased",
  },
  group: {
    created: "Group created",
    updated: "Group edited",
    deleted: "Group deleted",
    members: "Members of the group changed",
  },
  role: {
    created: "Role created",
    updated: "Role edited",
    deleted: "Role deleted",
  },
  batch: {
    activated: "Users activated in a batch",
    deactivated: "Users deactivated in a batch",
    joined: "Users added to the group in a batch",
    left: "Users removed from the group in a batch",
    stopped: "Batch stopped",
  },
  profile: {
    updated: "Own profile changed",
  },
  customers: {
    assigned: "Customers assigned",
    moved: "Customers moved to another user",
    received: "Customers received from another user",
    imported: "Customers imported",
    added: "Customer added",
    updated: "Customer edited",
    replaced: "Customer replaced",
    deleted: "Customer deleted",
  },
  session: {
    started: "Signed in",
    ended: "Signed out",
    refused: "Sign-in failed",
    passwordRefused: "Current password entered wrongly",
    locked: "Locked after too many failed attempts",
    lockEnded: "Lock ended",
  },
  agent: {
    signedIn: "Signed in to the store as an agent",
  },
  access: {
    refused: "Access denied",
  },
  setup: {
    seeded: "Groups, roles and first administrator set up",
    demo: "Demo data created",
  },
  audit: {
    trimmed: "Old entries of the audit removed",
  },
  database: {
    restored: "Database restored from a backup",
  },
  app: {
    started: "Application started",
    stopped: "Application stopped",
  },
  export: {
    started: "Export started",
    ended: "List exported",
  },
  import: {
    started: "Customer import started",
  },
  sessions: {
    ended: "Sessions ended",
  },
  address: {
    unlocked: "Network address unlocked",
  },
  storeKey: {
    created: "Store key created",
    revoked: "Store key revoked",
  },
} as const;
