/** What the store's interface answers, always in English, and what its page says of it. */
export const api = {
  contract: {
    title: "Gatehouse for the store",
    text: "What the store asks and what it is answered.",
  },
  answers: {
    answer: "Answered.",
    lines: "One answer for each line, in their order.",
    empty: "Done; without a body.",
  },
  endpoints: {
    contract: "What this version of the interface answers to what, as OpenAPI 3.1.",
    preview: "Whether drafts may be shown as this customer: while an Active user holds it.",
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
