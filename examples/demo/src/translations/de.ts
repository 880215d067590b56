import type { PageTexts } from "@postern/core";

const freshLink = "Bitte lassen Sie sich einen neuen Link schicken.";

export const de: PageTexts = {
  open: {
    heading: "Portal von {customer} öffnen",
    lead: "Dieser Link öffnet das Abrechnungsportal von {customer}.",
    leadAs: "Dieser Link öffnet das Abrechnungsportal von {customer} für {actor}.",
    button: "Portal öffnen",
    note: "Sind Sie das nicht? Dann schließen Sie diese Seite: Noch ist nichts geöffnet.",
  },
  back: "Zurück zu {name}",
  signedOut: ["Sie sind abgemeldet", "Sie können diese Seite schließen."],
  refused: {
    link_invalid: ["Dieser Link funktioniert nicht", `Ist er ganz kopiert? ${freshLink}`],
    link_expired: ["Dieser Link ist abgelaufen", `Zu Ihrer Sicherheit gelten Links nur kurze Zeit. ${freshLink}`],
    link_redeemed: ["Dieser Link wurde schon benutzt", `Er öffnet das Portal nur einmal. ${freshLink}`],
    link_withdrawn: ["Dieser Link gilt nicht mehr", `Er wurde zurückgezogen. ${freshLink}`],
    cookies_required: [
      "Ihr Browser hat ein Cookie nicht behalten",
      "Erlauben Sie Cookies für diese Website und öffnen Sie den Link noch einmal: Er ist nicht verbraucht.",
    ],
    session_revoked: ["Diese Sitzung ist beendet", `Sie wurden abgemeldet. ${freshLink}`],
    token_expired: ["Ihre Sitzung ist abgelaufen", freshLink],
    token_invalid: ["Sie sind nicht angemeldet", "Öffnen Sie das Portal mit einem neuen Link."],
    credential_missing: ["Sie sind nicht angemeldet", "Öffnen Sie das Portal mit dem Link, den Sie bekommen haben."],
    scope_insufficient: ["Das dürfen Sie nicht sehen", "Ihr Zugang zum Portal reicht nicht bis zu dieser Seite."],
    origin_refused: [
      "Diese Anfrage wurde abgelehnt",
      "Sie scheint von einer anderen Website zu kommen. Versuchen Sie es noch einmal vom Portal aus.",
    ],
    resource_unknown: ["Hier ist nichts", "Prüfen Sie die Adresse, oder gehen Sie zurück."],
    unavailable: ["Gerade nicht erreichbar", "Es ist nichts verloren. Versuchen Sie es gleich noch einmal."],
    other: ["Das hat nicht geklappt", "Gehen Sie zurück und versuchen Sie es noch einmal."],
  },
};
