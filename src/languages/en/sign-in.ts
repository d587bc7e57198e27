export const signIn = {
  title: "Sign in",
  lead: "Back-office user management",
  email: "E-mail",
  password: "Password",
  button: "Sign in",
  language: "Language",
  failed: "Wrong e-mail or password, or the account is not active.",
  signedOut: "You are signed out.",
  signedOutNow: "You have signed out.",
  nothingSaved: "You were signed out; nothing was saved. Sign in to return to the form.",
} as const;
