/** The end of access: asked by Deactivate, told by the record and the start page. */
export const leaving = {
  title: "When does the access of {{name}} end?",
  when: {
    label: "When",
    now: "Deactivate now",
    day: "At the end of a day",
    dayText: "Until then the user can work as before. Then they are signed out everywhere and Deactivated; customers stay assigned.",
    dayTextSelf: "Until then you can work as before. Then you are signed out in every browser, and somebody else has to activate you again.",
    never: "Access does not end",
  },
  endsOn: {
    label: "Last day of access",
    hint: "Days end at midnight in {{zone}}.",
    missing: "Enter the last day of access, or choose “Deactivate now”.",
    invalid: "Enter a day.",
    past: "This day is over. Choose today or a later day.",
  },
  reason: {
    label: "Reason",
    hint: "Optional. Everybody who can see users can read it.",
    tooLong: "Use at most {{max}} characters.",
    forbidden: "The reason cannot contain invisible control characters.",
  },
  save: "Save",
  change: "Change",
  keptText: "Access did not end: nobody else could manage users, groups and roles.",
  set: "Access of {{name}} ends on {{day}}.",
  removed: "Access of {{name}} does not end.",
  leavesNobody: "Nobody else could manage users, groups and roles then. Unless that changes, access will not end.",
  kept: {
    title: "Access that has not ended",
    text: "The last day of this user is over, but nobody else could manage users, groups and roles, so the user is still Active. Make sure that another user has all these rights, then deactivate this one.",
  },
  soon: {
    title: "Access ends within seven days",
    all: "All users whose access ends",
  },
  own: "Your own access ends on {{day}}.",
} as const;
