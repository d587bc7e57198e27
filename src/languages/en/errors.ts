export const errors = {
  back: "Go to the start page",
  toSignIn: "Go to the login page",
  requestId: "Error number",
  badRequest: {
    title: "The request could not be processed",
    text: "The address or the data is not valid. Nothing was changed.",
    form: "The form arrived incomplete or altered. Nothing was saved. Open the page again and repeat your entries.",
    host: "Gatehouse is not available at this address.",
    hint: "Go back and try again.",
  },
  forbidden: {
    title: "You don’t have permission to do this",
    permission: "You need the right “{{permission}}” for this page.",
    hint: "If you need it for your work, ask an administrator. You are still signed in.",
  },
  csrf: {
    title: "This form is no longer valid",
    text: "The request did not come from a current page of this site, so nothing was changed.",
    hint: "Open the page again and repeat your entries.",
  },
  notFound: {
    title: "Page not found",
    text: "This page does not exist.",
    hint: "Check the address, or go to the start page.",
  },
  methodNotAllowed: {
    title: "This is not possible here",
    text: "This page does not accept this kind of request.",
    hint: "Go back and use the links and buttons of the page.",
  },
  conflict: {
    title: "This is not possible right now",
    hint: "Go back, check the current state and decide again.",
  },
  tooLarge: {
    title: "Too much data",
    text: "You sent more than this page accepts. Nothing was changed.",
    hint: "Send less at once.",
  },
  unsupportedMediaType: {
    title: "Unsupported data",
    text: "Only forms are accepted here. Nothing was changed.",
    hint: "Use the form of the page.",
  },
  tooManyRequests: {
    title: "Too many attempts",
    minutes_one: "There were too many failed attempts. Wait {{count}} minute, then try again. Until then, even the right password is not accepted.",
    minutes_other: "There were too many failed attempts. Wait {{count}} minutes, then try again. Until then, even the right password is not accepted.",
    seconds_one: "There were too many failed attempts. Wait {{count}} second, then try again. Until then, even the right password is not accepted.",
    seconds_other: "There were too many failed attempts. Wait {{count}} seconds, then try again. Until then, even the right password is not accepted.",
    hint: "Go back and try again later.",
  },
  unexpected: {
    title: "Something went wrong",
    text: "The page could not be shown because of an error on our side. If you sent a change, it was not saved.",
    hint: "Try again. If it happens again, tell your administrator the error number.",
  },
  unavailable: {
    title: "Not available at the moment",
    text: "The database cannot be reached. Nothing was changed.",
    busy: "The server is too busy at the moment. Nothing was changed.",
    readOnly: "Nothing can be saved at the moment. Nothing was changed.",
    unanswered: "The connection to the database was lost while this was being saved. Check whether it was saved before you send it again.",
    noFile: "The database file {{file}} does not exist.",
    hint: "Wait a moment and try again.",
  },
} as const;
