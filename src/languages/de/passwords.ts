import type { Translated } from "../texts.ts";

export const passwords = {
  tooShort: "Verwenden Sie mindestens {{min}} Zeichen.",
  tooLong: "Verwenden Sie höchstens {{max}} Zeichen.",
  wellKnown: "Dieses Passwort ist zu verbreitet. Wählen Sie eines, auf das andere nicht kommen.",
  personal: "Das Passwort darf „{{part}}“ nicht enthalten, einen Teil des Namens oder der E-Mail-Adresse.",
  own: "Das ist Ihr eigenes Passwort. Wählen Sie ein anderes: Ihres darf sonst niemand kennen.",
  again: "Das ist das Passwort, das Sie schon haben. Wählen Sie ein anderes.",
  different: "Die beiden Passwörter stimmen nicht überein.",
} satisfies Translated<"passwords">;
