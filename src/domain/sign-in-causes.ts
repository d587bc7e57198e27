/**
 * Why a sign-in failed. `expired`: the password was temporary and had run out; `temporary`: it has
 * still to be replaced.
 */
export const signInCauses = [
  "unknown",
  "password",
  "status",
  "expired",
  "agent",
  "temporary",
] as const;

export type SignInCause = (typeof signInCauses)[number];
