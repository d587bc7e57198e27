export const home = {
  title: "Welcome",
  greeting: "Signed in as {{name}}",
  may: "What you can do",
  nothing: "You have no rights at the moment, so there is nothing to open here. You are signed in all the same.",
  ask_zero: "Ask an administrator to add you to a group.",
  ask_one: "Ask this administrator to add you to a group:",
  ask_other: "Ask one of these administrators to add you to a group:",
  still: "What you can still do",
} as const;
