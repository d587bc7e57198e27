export const layout = {
  product: "Gatehouse",
  skip: "Skip to the content",
  navigation: "Main navigation",
  short: {
    groups: "Groups",
    roles: "Roles",
  },
  account: "Your account",
  profile: "Profile",
  help: "Help",
  signOut: "Sign out",
  notice: "Notice",
  zone: "Times in {{zone}}",
  errorPrefix: "Error: ",
} as const;
