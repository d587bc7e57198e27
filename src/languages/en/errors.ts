export const errors = {
  back: "Go to the start page",
  toSignIn: "Go to the login page",
  requestId: "Error number",
  badRequest: {
    title: "This request was not understood",
    text: "The address or the data sent has a form that does not belong here. Nothing was changed.",
    form: "The form came back incomplete or changed. Nothing was saved. Open the page again and repeat your entries.",
    host: "This address is not served here.",
    hint: "Go back and try again.",
  },
  forbidden: {
    title: "You may not do this",
    permission: "You need the right “{{permission}}” for this page.",
    hint: "If you need it for your work, ask an administrator of the back office. You are still signed in.",
  },
  csrf: {
    title: "This form is no longer valid",
    text: "The request did not come from a current page of this site, so nothing was changed.",
    hint: "Open the page again and repeat your entries.",
  },
  notFound: {
    title: "Page not found",
    text: "There is nothing at this address.",
    hint: "Check the address, or start from the beginning.",
  },
  methodNotAllowed: {
    title: "This is not possible here",
    text: "The address exists, but not for this kind of request.",
    hint: "Go back and use the links and buttons of the page.",
  },
  conflict: {
    title: "This cannot be done now",
    hint: "Go back, look at the current state and decide again.",
  },
  tooLarge: {
    title: "Too much data",
    text: "More was sent than this page accepts. Nothing was changed.",
    hint: "Send less at once.",
  },
  unsupportedMediaType: {
    title: "Unknown kind of data",
    text: "Only forms are accepted here. Nothing was changed.",
    hint: "Use the form of the page.",
  },
  tooManyRequests: {
    title: "Too many attempts",
    minutes_one: "There were too many failed attempts. Wait {{count}} minute and try again; until then no password is checked, not even the right one.",
    minutes_other: "There were too many failed attempts. Wait {{count}} minutes and try again; until then no password is checked, not even the right one.",
    seconds_one: "There were too many failed attempts. Wait {{count}} second and try again; until then no password is checked, not even the right one.",
    seconds_other: "There were too many failed attempts. Wait {{count}} seconds and try again; until then no password is checked, not even the right one.",
    hint: "Go back and try again later.",
  },
  unexpected: {
    title: "Something went wrong",
    text: "The page could not be made because of a fault on our side. Nothing was half saved.",
    hint: "Try again. If it happens again, tell your administrator the error number.",
  },
  unavailable: {
    title: "Not available at the moment",
    text: "The database cannot be reached. Nothing was changed.",
    busy: "Too much is going on at the moment. Nothing was changed.",
    readOnly: "Nothing can be saved at the moment. Nothing was changed.",
    unanswered: "The connection to the database was lost while this was being saved. Check whether it was saved before you send it again.",
    noFile: "The database file {{file}} does not exist.",
    hint: "Wait a moment and try again.",
  },
} as const;
