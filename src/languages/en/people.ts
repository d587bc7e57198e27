export const people = {
  placeholder: "E-mail or name",
  status: {
    active: "Active",
    deactivated: "Deactivated",
    deleted: "Deleted",
  },
  tab: {
    all: "All",
    active: "Active",
    deactivated: "Deactivated",
    deleted: "Deleted",
  },
  column: {
    email: "E-mail",
    name: "Name",
    firstName: "First Name",
    lastName: "Last Name",
    groups: "Assigned groups",
    groupsShort: "Groups",
    agent: "Agent",
    customers: "Customers",
    lastLogin: "Last Login",
    status: "Status",
    action: "Action",
  },
  never: "Never",
  former: "Former user #{{id}}",
  noGroup: "No group",
  moreGroups_one: "+{{count}} group",
  moreGroups_other: "+{{count}} groups",
  you: "You",
  noMatch: "No user matches",
  notFound: "There is no user with this number.",
  form: {
    email: {
      label: "E-mail",
      missing: "Enter an e-mail address.",
      tooLong: "Use at most {{max}} characters.",
    },
    firstName: {
      label: "First Name",
      missing: "Enter the first name.",
    },
    lastName: {
      label: "Last Name",
      missing: "Enter the last name, or tick that there is only one name.",
      superfluous: "Delete the last name, or untick that there is only one name.",
    },
    oneName: {
      label: "Has one name",
    },
    groups: {
      label: "Assigned groups",
      find: {
        label: "Find a group",
        shown: "Groups shown:",
        none: "No group matches.",
      },
    },
    agent: {
      label: "Agent",
    },
    locale: {
      label: "Interface language",
      invalid: "Choose a language from the list.",
    },
    password: {
      label: "Password",
      missing: "Enter a password.",
      hint: "12 to 128 characters. A few words make a good one.",
    },
    passwordRepeat: {
      label: "Repeat Password",
    },
    currentPassword: {
      label: "Current Password",
    },
    name: {
      tooLong: "Use at most {{max}} characters.",
      forbidden: "Names cannot contain the characters < > : / or invisible control characters.",
    },
  },
} as const;
