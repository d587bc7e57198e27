/** What the store's interface answers, always in English, and what its page says of it. */
export const api = {
  contract: {
    title: "Gatehouse for the store",
    text: "What the store can ask, and what it is answered.",
  },
  answers: {
    answer: "The answer.",
    lines: "One answer for each line, in their order.",
    empty: "Done; without a body.",
  },
  endpoints: {
    contract: "The contract of this version of the interface, as OpenAPI 3.1.",
    preview: "Whether drafts may be shown as this customer: yes, while the customer is assigned to an Active user.",
    signIn: "Signs an agent in by e-mail and password, and says who it is. “address” is the shopper’s IP address, “device” is what an earlier sign-in from the same device returned.",
    agent: "Whether somebody is still an agent: with the first no, the assistance ends.",
    search: "What an agent finds among all customers: those that match all the words of the search, 25 a page.",
    putCustomer: "Adds or updates a customer; assignments stay as they are. A new name together with a new e-mail counts as somebody else. What is left out becomes empty.",
    deleteCustomer: "Deletes a customer. One that is assigned to a user stays, unless the request releases it.",
    customerBatch: "Adds or updates up to 1,000 customers in one step, one a line; each line has its answer. What is left out becomes empty.",
  },
  faults: {
    missing: "Must not be empty",
    unseen: "Contains a space or an invisible character",
    tooLong: "More than {{max, number}} characters",
    undecoded: "Some characters were lost: send UTF-8",
    powerOfTen: "A spreadsheet program shortened it to a power of ten",
    dots: "Must not be “.” or “..”",
    apostrophe: "The apostrophe before the number comes from a spreadsheet program: leave it out",
    differentPeople: "The reference stands for different people in lines {{lines}}.",
    andMore: "{{lines}} and {{more, number}} more",
  },
  notes: {
    cleaned: "{{field}}: characters that cannot be shown were removed",
    noAddress: "{{field}}: not an e-mail address, kept as it is",
    comesAgain: "The same customer comes again in line {{line}}; that line counts",
  },
  problems: {
    somebodyElse: {
      title: "Somebody else",
      text: "Name and e-mail are both new, and the customer with this reference is assigned to a user. Nothing was changed. If this is intended, send the request again with “?accept=1”.",
    },
    held: {
      title: "Assigned to a user",
      text: "This customer is assigned to a user. Nothing was deleted. To release and delete the customer, send the request again with “?release=1”.",
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
      title: "Cannot be read",
      text: "The address or the body is malformed and cannot be read.",
    },
    key: {
      title: "No valid key",
      text: "Send “Authorization: Bearer” with a key that has neither been revoked nor expired.",
    },
    scope: {
      title: "Not allowed with this key",
      text: "Another key is needed for this address.",
    },
    signInFailed: {
      title: "Sign-in failed",
      text: "E-mail or password is wrong, or this user cannot sign in now. The answer is the same in every case.",
    },
    notAnAgent: {
      title: "Not an agent",
      text: "This user is not an agent, or no longer one. End the assistance.",
    },
    notFound: { title: "Not found", text: "There is nothing at this address." },
    methodNotAllowed: {
      title: "Method not allowed",
      text: "This address does not accept this method.",
    },
    conflict: { title: "Conflict", text: "The current state of the data does not allow this." },
    tooLarge: { title: "Too large", text: "The body is larger than this address accepts." },
    unsupportedMediaType: {
      title: "Unsupported media type",
      text: "This address accepts another type of body, and none that is compressed.",
    },
    invalid: {
      title: "Not valid",
      text: "Something in the address or the body is not as the interface describes it.",
    },
    tooManyRequests: {
      title: "Too many requests",
      text: "This key has sent too many requests. Wait, then try again.",
    },
    unexpected: { title: "Unexpected error", text: "The request was carried out as a whole or not at all." },
    unavailable: {
      title: "Not available",
      text: "The database cannot be reached at the moment. Wait, then try again.",
    },
  },
} as const;
