/** undefined for what no request of ours can have written (security K5). */
export function readSessionData(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json, (name, inner) =>
      name === "__proto__" ? raise() : inner,
    );
    return value !== null && typeof value === "object" && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function raise(): never {
  throw new SyntaxError("A name that no session has");
}
