import bowser from "bowser";
import type { Translate } from "../languages/texts.ts";

interface Reading {
  t: Translate;
  now: Date;
  format: { moment(date: Date, now: Date): string };
  /** The fragment that an act led to. */
  place: string;
  actor: { sessionId: string | null };
}

interface Session {
  id: string;
  handle: string;
  browser: string;
  address: string;
  createdAt: Date;
  lastSeenAt: Date;
}

/** The rows of sessions, one's own or somebody's; every button is a form with an id of its own. */
export function describeSessions(
  { t, now, format, place, actor }: Reading,
  sessions: readonly Session[],
  newFormId: () => string,
) {
  return sessions.map(({ id, handle, browser, address, createdAt, lastSeenAt }) => {
    const [name, from] = [browserName(t, browser), address.replace(/^::ffff:(?=\d)/, "") || "–"];
    return {
      handle,
      formId: newFormId(),
      current: id === actor.sessionId,
      anchor: place === `s${handle}` ? place : "",
      browser: name,
      address: from,
      since: format.moment(createdAt, now),
      lastSeen: format.moment(lastSeenAt, now),
      endLabel: `${t("profile.sessions.end")}: ${name}, ${from}`,
    };
  });
}

const knownBrowsers: readonly string[] = Object.values(bowser.BROWSER_MAP);
const knownSystems: readonly string[] = Object.values(bowser.OS_MAP);

/**
 * "Chrome on Windows". Only names of the library's lists: it falls back to a piece of the text, and
 * that is the sender's own.
 */
function browserName(t: Translate, userAgent: string): string {
  const { browser, os } = bowser.parse(userAgent || "-");
  const name =
    browser.name && knownBrowsers.includes(browser.name)
      ? browser.name
      : t("profile.sessions.unknown");
  return os.name && knownSystems.includes(os.name)
    ? t("profile.sessions.on", { browser: name, system: os.name })
    : name;
}
