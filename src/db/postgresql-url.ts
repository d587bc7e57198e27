/** What the connections of the app, and of commands that use its data, are called on the server. */
export const APPLICATION = "gatehouse";

/** The URL with this name for its connections, whatever name it had. */
export function namedUrl(url: string, name = APPLICATION): string {
  const named = new URL(url);
  named.searchParams.set("application_name", name);
  return named.href;
}

/** The name of the database that the URL names; undefined where it leaves that to the driver. */
export function databaseName(url: string): string | undefined {
  return decodeURIComponent(new URL(url).pathname.slice(1)) || undefined;
}
