export const home = {
  title: "Welcome",
  greeting: "Signed in as {{name}}",
  may: "What you can do",
  nothing: "You have no rights at the moment, so there is nothing to open here. You are signed in all the same.",
  ask_zero: "Ask an administrator to add you to a group.",
  ask_one: "Ask this administrator to add you to a group:",
  ask_other: "Ask one of these administrators to add you to a group:",
  still: "What you can still do",
  users: "Users",
  number: {
    active: "Active",
    deactivated: "Deactivated",
    locked: "Locked",
    never: "Active, never signed in",
    unseen: "Active, not signed in for {{days}} days",
  },
  lone: {
    title: "Only one administrator is left",
    text: "Only one Active user can manage users, groups and roles. Without this user, nobody can. Add another user to a group that grants all these rights.",
    person: "Administrator:",
    group: "Group:",
  },
  refusals: {
    title: "Latest refusals",
    empty: "Nothing has been refused yet.",
    all: "All refusals",
  },
  changes: {
    title: "Your latest changes",
    empty: "You have not changed anything yet.",
    all: "All your actions",
  },
} as const;
