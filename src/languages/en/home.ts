export const home = {
  title: "Welcome",
  greeting: "Signed in as {{name}}",
  may: "What you may do",
  nothing: "You hold no rights at the moment, so there is nothing to open here. You are signed in all the same.",
  ask_zero: "Ask an administrator of the back office to put you into a group.",
  ask_one: "Ask this administrator to put you into a group:",
  ask_other: "Ask one of these administrators to put you into a group:",
  still: "What you can do all the same",
} as const;
