/** What the store's interface answers, always in English, and what its page says of it. */
export const api = {
  endpoints: {
    preview: "Whether drafts may be shown as this customer: while an Active user holds it.",
    signIn: "Signs an agent in by e-mail and password, and says who it is. The address is the shopper’s, the device what an earlier sign-in from there answered.",
    agent: "Whether somebody still is an agent: an assistance ends with the first no.",
    search: "What an agent finds among all customers: those who have all the words of the search, 25 a page.",
  },
  problems: {
    badRequest: {
      title: "Not understood",
      text: "The address or the body cannot be read as what it says it is.",
    },
    key: {
      title: "No valid key",
      text: "Send “Authorization: Bearer” with a key that is neither revoked nor past its end.",
    },
    scope: {
      title: "Not what this key may do",
      text: "Another key is needed for this address.",
    },
    signInFailed: {
      title: "Sign-in failed",
      text: "E-mail or password is wrong, or this user may not sign in now. It says the same in every case.",
    },
    notAnAgent: {
      title: "Not an agent",
      text: "This user is not an agent, or no longer one. End the assistance.",
    },
    notFound: { title: "Not found", text: "There is nothing at this address." },
    methodNotAllowed: {
      title: "Method not allowed",
      text: "This address does not take this method.",
    },
    conflict: { title: "Conflict", text: "The state of the data forbids it." },
    tooLarge: { title: "Too large", text: "The body is larger than this address takes." },
    unsupportedMediaType: {
      title: "Unsupported media type",
      text: "This address takes another kind of body, without compression.",
    },
    invalid: {
      title: "Not valid",
      text: "Something in the address or the body is not as the interface has it.",
    },
    tooManyRequests: {
      title: "Too many requests",
      text: "This key has asked for more than its share. Wait and ask again.",
    },
    unexpected: { title: "Unexpected error", text: "Nothing was changed, or all of it." },
    unavailable: {
      title: "Not available",
      text: "The database cannot be reached right now. Wait and ask again.",
    },
  },
} as const;
