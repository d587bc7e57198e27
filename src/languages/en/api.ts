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
    signIn: "Signs an agent in by e-mail and password, and says who it is. The address is the shopper’s IP address, the device what an earlier sign-in from there answered.",
    agent: "Whether somebody still is an agent: an assistance ends with the first no.",
    search: "What an agent finds among all customers: those who have all the words of the search, 25 a page.",
    putCustomer: "Adds a customer or changes it; who holds it stays. Whoever comes with a new name and a new e-mail is somebody else. What is left out becomes empty.",
    deleteCustomer: "Deletes a customer. One that a user holds stays, unless it is to be released.",
    customerBatch: "Adds and changes up to 1,000 customers in one step, one a line; each line has its answer. What is left out becomes empty.",
  },
  faults: {
    missing: "Something is needed here",
    unseen: "A space or an invisible character is in it",
    tooLong: "More than {{max, number}} characters",
    undecoded: "Some characters were lost: send UTF-8",
    powerOfTen: "A spreadsheet program shortened it to a power of ten",
    dots: "“.” and “..” can stand in no address",
    apostrophe: "The apostrophe before the number is a spreadsheet program’s: leave it out",
    differentPeople: "The reference stands for different people in lines {{lines}}.",
    andMore: "{{lines}} and {{more, number}} more",
  },
  notes: {
    cleaned: "{{field}}: characters that cannot be shown are gone",
    noAddress: "{{field}}: no e-mail address, taken as it is",
    comesAgain: "The same customer comes again in line {{line}}, which counts",
  },
  problems: {
    somebodyElse: {
      title: "Somebody else",
      text: "Name and e-mail are both new, and a user holds the customer with this reference. Nothing was changed. If it is meant, ask again with “?accept=1”.",
    },
    held: {
      title: "Held by a user",
      text: "A user holds this customer. Nothing was deleted. To release and delete it, ask again with “?release=1”.",
    },
    repeated: {
      title: "One reference for different people",
      text: "Lines with the same reference have neither the name nor the e-mail in common. None of them was taken.",
    },
    tooManyLines: {
      title: "Too many lines",
      text: "Send at most 1,000 lines at a time. Nothing was changed.",
    },
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
