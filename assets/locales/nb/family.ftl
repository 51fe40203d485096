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
family-form-consents = Samtykker til, fra i dag
family-form-consents-hint = Datoer, slutt og tilbaketrekking kan føres inn etterpå.

dialog-save = Lagre
dialog-cancel = Avbryt
dialog-close = Lukk

consent-title = Samtykke
consent-give = Før inn samtykke: { $purpose }
consent-withdraw = Trekk samtykke: { $purpose }
consent-holds = Gitt { $given }
consent-holds-until = { $given } – { $until }
consent-begins = Gjelder fra { $day }
consent-ended = Utløpt { $day }
consent-withdrawn = Trukket { $day }
consent-none = Ikke gitt
consent-from = Fra
consent-until = Til
consent-until-hint = Tomt: til det trekkes
consent-record = Før inn
consent-on = Trukket den
consent-withdraw-what = Fra denne dagen kan film ikke lenger spilles av eller kodes for dette formålet. Det blir stående at samtykket ble gitt og trukket.
consent-withdraw-do = Trekk samtykket

visits-title = Besøk
visits-empty = Ingen film ennå
visits-empty-first = Importer en film, eller slipp en hvor som helst i vinduet.
visits-code = Kod
visits-go-on = Kod videre
visits-look = Se på
visits-act = { $act }: { $visit }
visits-rename = Gi { $visit } nytt navn
visits-at-age = barnet { $age }
visits-own-coding = Du
visits-submitted = levert
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
