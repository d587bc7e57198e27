export const welcome = {
  title: "Set your password",
  lead: "For {{name}}. You will sign in with it; nobody else knows it.",
  given: "{{name}} gave you this link on {{at}}.",
  ends: "Your current password works until you set this one. Afterwards you are signed out everywhere.",
  beside: "{{name}} is signed in here, which does not change.",
  button: "Set password",
  done: "The password for {{email}} is set. Sign in with it now.",
  doneBeside: "The password for {{email}} is set. {{name}} is still signed in here.",
} as const;
