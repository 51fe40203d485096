family-child = Barnet
family-age = Alder
family-corrected = Korrigert alder
family-born-on = Født
family-gestation = Svangerskap
gestation = { $weeks } uker { $days } d
family-born-unknown = Fødselsdatoen er ikke oppgitt.
family-question = Familiens eget spørsmål
family-question-empty = Ikke skrevet ned ennå. Det står over hver plan.
family-question-hint = Med deres ord, for eksempel: hvordan ser jeg at hun har fått nok?
quoted = «{ $words }»

family-form-new = Ny familie
family-form-title = Familien
family-code = Pseudonym
family-code-hint = For eksempel F-017. Aldri et navn: det står på alle skjermer.
family-code-taken = En annen familie har dette pseudonymet.
family-born = Barnets fødselsdato
family-weeks = Svangerskap, uker
family-days = og dager
family-gestation-hint = Hvis født før uke 37
family-gestation-wrong = 22–44 uker, 0–6 dager
family-form-consents-hint = Samtykker føres inn på familiens side; før det kan ingen film ses.

dialog-save = Lagre
dialog-cancel = Avbryt
dialog-close = Lukk

consent-title = Samtykke
consent-give = Før inn samtykke: { $purpose }
consent-change = Endre samtykke: { $purpose }
consent-change-end = Endre slutten: { $purpose }
consent-withdraw = Trekk samtykke: { $purpose }
consent-holds = Gitt { $given }
consent-incomplete = Gitt { $given }; hvem og hvorfor mangler
consent-begins = Gjelder fra { $day }
consent-ended = Utløpt { $day }
consent-ends = Til { $day }
consent-no-end = Til det trekkes
consent-withdrawn = Trukket { $day }
consent-withdrawn-by = Trukket { $day } av { $by }
consent-none = Ikke gitt
consent-in-shot = I bildet: { $names }
consent-seen-by = Ses av: { $names }
consent-form-title = Samtykke: { $purpose }
consent-for-baby = Hvem samtykker for barnet
consent-for-baby-hint = Navnet. Det står bare her, forseglet sammen med familien.
consent-standing = Med hvilken rett
consent-adults = Voksne som kan være i bildet, og har sagt ja
consent-adults-hint = Ett navn per linje
consent-basis = Hva det bygger på
consent-basis-needed = Velg hva samtykket bygger på.
consent-viewers = Hvem kan se filmen
consent-viewers-all = Alle som har det som arbeid
consent-viewers-some = Bare disse
consent-viewers-needed = Velg minst én som kan se den.
consent-from = Fra
consent-until = Til
consent-until-hint = Tomt: til det trekkes
consent-record = Før inn
consent-by = Hvem trekker det
consent-on = Trukket den
consent-withdraw-care = Med det samme kan ingenting av filmen av denne familien spilles av, vises, merkes eller eksporteres, av noen.
consent-withdraw-erasure = Familien skal da slettes: film, klipp, stillbilder og merknader. Ingenting slettes av seg selv; en forvalter av biblioteket gjør det.
consent-withdraw-other = Med det samme kan film av denne familien ikke lenger brukes til { $purpose }. De andre samtykkene gjelder fortsatt.
consent-withdraw-kept = Det blir stående at samtykket ble gitt og trukket.
consent-withdraw-do = Trekk samtykket

standing-parent = Forelder med foreldreansvar
standing-guardian = Verge
standing-authority = Barneverntjenesten
basis-signed = Underskrevet skjema
basis-spoken = Muntlig, og ført i journal
basis-study = Godkjent studie
viewers-clinicians = Klinikere
viewers-practitioners = Fagpersoner
viewers-supervisors = Veiledere
viewers-service-leads = Tjenesteledere
viewers-keepers = Forvaltere

case-title = Saken
case-goes-on = Pågår
case-ended = Avsluttet { $day }
case-end = Avslutt saken
case-end-do = Avslutt saken
case-not-ended = Saken fortsetter likevel
case-on = Avsluttet den
case-end-says = Fra denne dagen teller lagringsregelen: { $rule }. Ingenting slettes av seg selv.
case-end-no-rule = Det er ikke satt noen lagringsregel ennå, så det følger ikke noe av at saken er avsluttet før en forvalter av biblioteket setter en.
case-due-from = Skal slettes fra { $day }
case-due-since = Skal slettes, siden { $day }
case-due-why = Etter lagringsregelen, eller fordi samtykket er trukket. Ingenting slettes av seg selv; en forvalter av biblioteket gjør det.
family-log = Innsynsloggen for denne familien

keeping-title = Hvor lenge film oppbevares
keeping-why = Før den første filmen kommer inn, bestemmer tjenesten hva film er i dette biblioteket.
keeping-no-default = Tjenester og tilsyn ser ulikt på det, så ingenting er valgt på forhånd.
keeping-tape = Arbeidsopptak
keeping-record = Del av pasientjournalen
keeping-tape-says = Et middel i arbeidet. En familie skal slettes så mange dager etter at saken er avsluttet.
keeping-record-says = Oppbevares like lenge som journalen. Ingen familie skal slettes på grunn av tiden; et trukket samtykke gjelder likevel.
keeping-days = Dager etter at saken er avsluttet
keeping-days-wrong = Et helt antall dager
keeping-tape-days = { $days ->
    [one] Arbeidsopptak, 1 dag etter at saken er avsluttet
   *[other] Arbeidsopptak, { $days } dager etter at saken er avsluttet
}
keeping-needed = Velg en av de to.
keeping-none = Ikke bestemt ennå. Ingen film kan tas inn før det er gjort.
keeping-change = Endre
keeping-set = Bestem
keeping-ask-a-keeper = En forvalter av biblioteket må bestemme dette. Filmen ble ikke tatt inn; den ligger der den lå.

visits-title = Besøk
visits-empty = Ingen film ennå
visits-empty-first = Importer en film, eller slipp en hvor som helst i vinduet.
visits-code = Kod
visits-go-on = Kod videre
visits-look = Se på
visits-add-film = Legg en film til dette besøket
visits-act = { $act }: { $visit }
visits-rename = Gi { $visit } nytt navn
visits-at-age = barnet { $age }
visits-own-coding = Du
visits-submitted = levert
visits-recording = ikke tatt vare på ennå
visits-draft = påbegynt
visits-coding = { $count ->
    [one] { $who }: 1 merknad, { $state }
   *[other] { $who }: { $count } merknader, { $state }
}
visits-open-coding = Se kodingen til { $who }
visits-blind = Kodingen er blind: denne åpnes når din er levert.

plans-title = Veiledningsplaner
plans-empty = Ingen plan ennå. En plan holder øyeblikkene du vil se på sammen med forelderen.
plans-new-title = Plan, { $day }
plans-open = Åpne { $plan }
plans-clips = { $count ->
    [one] 1 klipp
   *[other] { $count } klipp
}

import-title = Film til { $code }
import-title-visit = Legg en film til { $visit }
import-says-visit = Den blir en del av dette besøket. Etterpå kan den legges på de andre filmene etter lyden.
import-says = Filmen kopieres inn i biblioteket, forseglet. Originalen blir liggende der den er.
import-choose = Velg film …
import-path = Eller stien til en fil
import-drop = En fil kan også slippes hvor som helst i vinduet.
import-filter = Film og lyd
import-do = Importer
import-drop-here = Slipp for å importere til { $code }
import-no-family = Åpne en familie først, og slipp filmen der.

real-film-title = Er dette film av en ekte familie?
real-film-why = Demonstrasjonsbiblioteket har ingen passfrase: alle som kan bruke denne maskinen, kan åpne det. Film av ekte mennesker hører hjemme i et eget bibliotek.
real-film-drawn = Den viser ingen; importer den her
