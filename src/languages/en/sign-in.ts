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
  ended: {
    title: "Nothing has been saved yet",
    kept: "You were signed out. Sign in and you get your entries back, apart from passwords.",
    tooLong: "You were signed out. Sign in to return to the form; your entries are too long to be kept.",
    nothing: "You were signed out. Sign in to return to the form.",
    another: "Somebody else opened this form; {{name}} is signed in now. Whoever opened it gets the entries back by signing in.",
    anotherNothing: "Somebody else opened this form; {{name}} is signed in now.",
    goOn: "Go on as {{name}}",
  },
  kept: {
    another: "The entries from before were somebody else’s and are not shown.",
    lost: "Your entries from before could not be brought back.",
  },
} as const;
